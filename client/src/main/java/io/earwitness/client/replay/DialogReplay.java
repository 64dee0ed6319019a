package io.earwitness.client.replay;

import io.earwitness.client.agent.ClientEndpoint;
import io.earwitness.sip.CallFailedException;
import io.earwitness.sip.CallRefusedException;
import io.earwitness.sip.OutgoingCall;
import io.earwitness.sip.PendingCall;
import io.earwitness.sip.SipEndpoint;
import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.DialogEnd;
import io.earwitness.sip.dialog.DialogHandler;
import io.earwitness.sip.dialog.RequestFailedException;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.sdp.SessionDescription;
import io.earwitness.siprec.SiprecOffer;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/// Plays one captured recording session against the live server: its events in order, each at its time or as soon as it
/// may.
///
/// Owned by [CaptureReplay]; runs on one virtual thread. A server that answers late moves the rest back by as much.
final class DialogReplay implements DialogHandler, AutoCloseable {
    private static final Duration GIVING_UP = Duration.ofSeconds(2);

    private final CapturedDialog captured;
    private final ReplayTarget target;
    private final SipEndpoint endpoint;
    private final InetAddress local;
    private final Map<Integer, LiveLine> lines = new TreeMap<>();
    private final Map<CapturedExchange, Future<Optional<SipResponse>>> pending = new HashMap<>();
    private final List<DialogReport.Request> requests = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<String> mismatches = new ArrayList<>();
    private final CompletableFuture<DialogEnd> ended = new CompletableFuture<>();
    private Optional<PendingCall> call = Optional.empty();
    private Optional<Dialog> dialog = Optional.empty();
    private volatile Optional<SipBody> acknowledgement = Optional.empty();
    private boolean over;
    private boolean saidBye;

    DialogReplay(CapturedDialog captured, ReplayTarget target, ClientEndpoint agent) {
        this.captured = captured;
        this.target = target;
        this.endpoint = agent.sip();
        this.local = agent.local();
        notes.addAll(captured.notes());
    }

    DialogReport play(long startNanos) throws IOException {
        try {
            playEvents(startNanos);
        } catch (InterruptedException stopped) {
            mismatches.add("interrupted before its end");
            over = true;
        }
        finish();
        return report();
    }

    private void playEvents(long startNanos) throws IOException, InterruptedException {
        long origin = startNanos;
        for (ReplayEvent event : ReplayEvent.of(captured)) {
            if (over || (ended.isDone() && !saidBye)) {
                break;
            }
            long due = origin + (long) ((event.epochNanos() - captured.startNanos()) / target.speed());
            awaitTime(due);
            perform(event);
            if (event instanceof ReplayEvent.Await) {
                origin += Math.max(0, System.nanoTime() - due);
            }
        }
    }

    private void perform(ReplayEvent event) throws IOException, InterruptedException {
        switch (event) {
            case ReplayEvent.Begin begin -> begin(begin.exchange());
            case ReplayEvent.Await await -> await(await.exchange());
            case ReplayEvent.Send send -> line(send.media().line()).send(send.media());
        }
    }

    // ---- requests

    private void begin(CapturedExchange exchange) {
        SipRequest request = exchange.request();
        if (exchange.equals(captured.exchanges().getFirst())) {
            acknowledgement = answerInAck(exchange);
            call = Optional.of(endpoint.call(invite(exchange), this));
        } else if (request.is(SipMethod.CANCEL)) {
            call.ifPresent(PendingCall::cancel);
        } else if (dialog.isPresent()) {
            Dialog live = dialog.get();
            if (request.is(SipMethod.INVITE)) {
                acknowledgement = answerInAck(exchange);
            }
            saidBye |= request.is(SipMethod.BYE);
            var task = new FutureTask<>(() -> send(live, exchange));
            Thread.ofVirtual().name("replay-request").start(task);
            pending.put(exchange, task);
        }
    }

    private OutgoingCall invite(CapturedExchange exchange) {
        SipRequest request = exchange.request();
        NameAddress from = request.from();
        var headers = new ArrayList<>(ReplayedHeaders.of(request));
        headers.add(target.contact(request, captured.transport()));
        return new OutgoingCall(
                target.uri(captured.transport()),
                from.withParameters(from.parameters().without("tag")),
                headers,
                body(exchange));
    }

    private static Optional<SipBody> body(CapturedExchange exchange) {
        return exchange.request().body().map(body -> ReplayedKeys.of(body, exchange.serverDescription()));
    }

    private static Optional<SipResponse> send(Dialog live, CapturedExchange exchange) throws RequestFailedException {
        var request = exchange.request();
        var headers = ReplayedHeaders.of(request);
        return switch (request.method()) {
            case SipMethod.BYE -> {
                live.bye(headers, request.body());
                yield Optional.empty();
            }
            case SipMethod.INVITE -> Optional.of(live.reinvite(headers, body(exchange)));
            default -> Optional.of(live.request(request.method(), headers, body(exchange)));
        };
    }

    private void await(CapturedExchange exchange) throws IOException, InterruptedException {
        if (exchange.equals(captured.exchanges().getFirst())) {
            awaitInvite(exchange);
            return;
        }
        Future<Optional<SipResponse>> answer = pending.remove(exchange);
        if (answer == null) {
            return;
        }
        try {
            answered(exchange, answer.get());
        } catch (ExecutionException failed) {
            String why = String.valueOf(
                    failed.getCause() == null ? failed : failed.getCause().getMessage());
            requests.add(new DialogReport.Request(exchange.request().method(), exchange.status(), 0, why));
            mismatches.add(exchange.request().method() + ": " + why);
        }
    }

    private void awaitInvite(CapturedExchange invite) throws IOException, InterruptedException {
        try {
            Dialog live = call.orElseThrow().await();
            dialog = Optional.of(live);
            answered(invite, Optional.of(live.acceptance()));
            if (!invite.isSuccess()) {
                notes.add("ended at once: in the capture the INVITE was answered "
                        + (invite.status() == 0 ? "by nothing" : invite.status()));
                over = true;
            }
        } catch (CallRefusedException refused) {
            answered(invite, Optional.of(refused.response()));
            over = true;
        } catch (CallFailedException failed) {
            if (Thread.interrupted()) {
                awaitEndOf(call.orElseThrow());
                throw new InterruptedException("interrupted before an answer");
            }
            requests.add(new DialogReport.Request(
                    SipMethod.INVITE, invite.status(), 0, String.valueOf(failed.getMessage())));
            if (failed.kind() != CallFailedException.Kind.CANCELLED) {
                mismatches.add("INVITE: " + failed.getMessage());
            }
            over = true;
        }
    }

    // A call that is given up has to end before our endpoint goes, or a server that answered meanwhile keeps it.
    private static void awaitEndOf(PendingCall givenUp) throws InterruptedException {
        Thread.ofVirtual()
                .name("replay-giving-up")
                .start(() -> {
                    try {
                        givenUp.await().bye();
                    } catch (CallRefusedException | CallFailedException ended) {
                        // as it should be
                    }
                })
                .join(GIVING_UP);
    }

    private void answered(CapturedExchange exchange, Optional<SipResponse> live) throws IOException {
        String method = exchange.request().method();
        int status = live.map(SipResponse::status).orElse(0);
        requests.add(new DialogReport.Request(
                method, exchange.status(), status, live.map(SipResponse::reason).orElse("sent")));
        if (live.isEmpty()) {
            return;
        }
        if (exchange.status() != 0 && exchange.status() / 100 != status / 100) {
            mismatches.add(method + ": " + exchange.status() + " then, " + status + " now");
        }
        if (live.get().isSuccess()) {
            Optional<SessionDescription> described = SiprecOffer.of(live.get()).description();
            if (exchange.isSuccess()) {
                mismatches.addAll(AnswerComparison.differences(method, exchange.serverDescription(), described));
            }
            if (described.isPresent()) {
                follow(described.get());
            }
        }
    }

    private void follow(SessionDescription description) throws IOException {
        for (int i = 0; i < description.media().size(); i++) {
            line(i).follow(description.media().get(i));
        }
    }

    private LiveLine line(int index) throws IOException {
        LiveLine known = lines.get(index);
        if (known == null) {
            known = LiveLine.open(local);
            lines.put(index, known);
        }
        return known;
    }

    private Optional<SipBody> answerInAck(CapturedExchange exchange) {
        return captured.exchanges().stream()
                .filter(other -> other.is(SipMethod.ACK)
                        && other.request().cseq().number()
                                == exchange.request().cseq().number())
                .findFirst()
                .flatMap(ack -> ack.request().body());
    }

    // ---- the end

    private void finish() {
        if (ended.isDone() && !(ended.join() instanceof DialogEnd.LocalBye)) {
            mismatches.add("the live server ended the dialog: "
                    + ended.join().getClass().getSimpleName());
        } else if (dialog.isPresent() && !saidBye) {
            sayBye(dialog.get());
        }
        captured.exchanges().stream()
                .filter(exchange ->
                        !exchange.fromClient() && !exchange.is(SipMethod.BYE) && !exchange.is(SipMethod.ACK))
                .forEach(
                        exchange -> notes.add(exchange.request().method() + " of the captured server is not repeated"));
    }

    private void sayBye(Dialog live) {
        if (!over) {
            boolean byServer = captured.exchanges().stream()
                    .anyMatch(exchange -> exchange.is(SipMethod.BYE) && !exchange.fromClient());
            notes.add(byServer ? "BYE is ours; in the capture the server sent it" : "BYE added: the capture has none");
        }
        saidBye = true;
        live.bye();
        requests.add(new DialogReport.Request(SipMethod.BYE, 0, 0, "sent"));
    }

    private DialogReport report() {
        var streams = new ArrayList<DialogReport.Stream>();
        lines.forEach((index, line) -> streams.add(line.report(index)));
        long unsent = captured.media().stream().filter(media -> !media.rtcp()).count()
                - streams.stream().mapToLong(DialogReport.Stream::sent).sum();
        if (unsent > 0) {
            mismatches.add(unsent + " RTP packets of the capture could not be sent");
        }
        String liveCallId = dialog.map(live -> live.id().callId()).orElse("");
        return new DialogReport(captured.callId(), liveCallId, requests, streams, notes, mismatches);
    }

    static void awaitTime(long dueNanos) throws InterruptedException {
        for (long wait = dueNanos - System.nanoTime(); wait > 0; wait = dueNanos - System.nanoTime()) {
            LockSupport.parkNanos(wait);
            if (Thread.interrupted()) {
                throw new InterruptedException("interrupted while playing");
            }
        }
    }

    // ---- what the live server asks

    @Override
    public SipReply onRequest(Dialog live, SipRequest request) {
        return SipReply.of(request.is(SipMethod.INVITE) ? 488 : 200);
    }

    @Override
    public Optional<SipBody> onAccepted(Dialog live, SipResponse accepted) {
        return acknowledgement;
    }

    @Override
    public void onEnded(Dialog live, DialogEnd end) {
        ended.complete(end);
    }

    // A dialog that was broken off may not stay open at the server.
    @Override
    public void close() throws IOException {
        if (!saidBye && !ended.isDone()) {
            dialog.ifPresent(Dialog::bye);
        }
        for (LiveLine line : lines.values()) {
            line.close();
        }
    }
}
