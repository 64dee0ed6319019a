package io.earwitness.client.call;

import io.earwitness.client.agent.ClientEndpoint;
import io.earwitness.client.stream.Pacer;
import io.earwitness.client.stream.StreamSocket;
import io.earwitness.sip.CallCancelledException;
import io.earwitness.sip.CallFailedException;
import io.earwitness.sip.CallRefusedException;
import io.earwitness.sip.IncomingCall;
import io.earwitness.sip.OutgoingCall;
import io.earwitness.sip.SipEndpoint;
import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.dialog.DialogEnd;
import io.earwitness.sip.dialog.DialogHandler;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.sdp.Direction;
import io.earwitness.siprec.SiprecOffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;

/// One generated call from INVITE to BYE: offers two streams, speaks on those that the server takes, follows its
/// re-offers.
///
/// Owned by [RecordedCalls]; runs on one virtual thread and blocks there.
final class RecordedCall implements DialogHandler {
    private final CallPlan plan;
    private final SipEndpoint endpoint;
    private final Pacer pacer;
    private final Clock clock;
    private final List<SpokenStream> streams = new ArrayList<>();
    private final CompletableFuture<DialogEnd> ended = new CompletableFuture<>();
    private final CompletableFuture<ServerAnswer> acknowledged = new CompletableFuture<>();
    private final CallOffer offer;

    RecordedCall(
            CallPlan plan,
            ClientEndpoint agent,
            Pacer pacer,
            List<StreamSocket> sockets,
            Clock clock,
            RandomGenerator random) {
        this.plan = plan;
        this.endpoint = agent.sip();
        this.pacer = pacer;
        this.clock = clock;
        this.offer = new CallOffer(
                plan, agent.local(), sockets.stream().map(StreamSocket::port).toList(), random);
        this.streams.add(new SpokenStream(plan.caller().speech(), plan, sockets.get(0), offer.key(0), random));
        this.streams.add(new SpokenStream(plan.callee().speech(), plan, sockets.get(1), offer.key(1), random));
    }

    CallReport place(int number, CallListener listener) {
        Instant begun = clock.instant();
        try {
            Dialog dialog = endpoint.invite(invite(begun), this);
            Duration setup = Duration.between(begun, clock.instant());
            listener.onAnswered(number, dialog.id().callId());
            var answer = ServerAnswer.to(plan, dialog.acceptance());
            listener.onSpeaking(number, stream -> streams.get(stream).sent());
            CallOutcome outcome = speak(dialog, answer);
            return new CallReport(number, dialog.id().callId(), outcome, setup, sent(answer), answer.deviations());
        } catch (CallRefusedException refused) {
            return unanswered(number, begun, new CallOutcome.Refused(refused.status(), refusal(refused)));
        } catch (CallFailedException failed) {
            return unanswered(number, begun, new CallOutcome.Failed(failure(failed)));
        }
    }

    /// The same for a server that called: its INVITE has no offer, so ours is in the 200 and its answer in the
    /// ACK.
    CallReport take(int number, IncomingCall incoming, CallListener listener) {
        Instant begun = clock.instant();
        try {
            Dialog dialog = incoming.accept(SipReply.ok(offer.body(begun)), this);
            listener.onAnswered(number, dialog.id().callId());
            CompletableFuture.anyOf(acknowledged, ended).join();
            Duration setup = Duration.between(begun, clock.instant());
            if (!acknowledged.isDone()) {
                var outcome = new CallOutcome.CutShort(text(ended.join()));
                return new CallReport(number, dialog.id().callId(), outcome, setup, List.of(), List.of());
            }
            var answer = acknowledged.join();
            CallOutcome outcome = speak(dialog, answer);
            return new CallReport(number, dialog.id().callId(), outcome, setup, sent(answer), answer.deviations());
        } catch (CallCancelledException gaveUp) {
            return unanswered(number, begun, new CallOutcome.Failed("the server gave up before it was answered"));
        }
    }

    private OutgoingCall invite(Instant now) {
        var from = NameAddress.of(SipUri.parse("sip:earwitness@src.invalid"));
        return OutgoingCall.to(plan.srs(), from).with("Require", "siprec").with(offer.body(now));
    }

    private CallOutcome speak(Dialog dialog, ServerAnswer answer) {
        follow(answer);
        long start = System.nanoTime();
        streams.forEach(stream -> stream.start(pacer, start));
        var spoken = CompletableFuture.allOf(
                streams.stream().map(SpokenStream::finished).toArray(CompletableFuture<?>[]::new));
        try {
            CompletableFuture.anyOf(spoken, ended).get();
        } catch (InterruptedException stop) {
            streams.forEach(SpokenStream::stop);
            dialog.bye();
            return new CallOutcome.CutShort("interrupted, ended with BYE");
        } catch (ExecutionException failure) {
            throw new IllegalStateException("a stream broke off", failure.getCause());
        }
        if (ended.isDone()) {
            streams.forEach(SpokenStream::stop);
            return new CallOutcome.CutShort(text(ended.join()));
        }
        dialog.bye();
        return new CallOutcome.Completed();
    }

    private void follow(ServerAnswer answer) {
        for (int i = 0; i < streams.size(); i++) {
            var ready = answer.isReady(plan, i);
            streams.get(i).sendTo(answer.target(i).filter(_ -> ready));
        }
    }

    // ---- what the server asks within the dialog

    @Override
    public SipReply onRequest(Dialog dialog, SipRequest request) {
        boolean invite = request.is(SipMethod.INVITE);
        if (!invite && !request.is(SipMethod.UPDATE)) {
            return SipReply.ok();
        }
        var theirs = SiprecOffer.of(request).description();
        if (theirs.isEmpty()) {
            var directions = List.of(Direction.SENDONLY, Direction.SENDONLY);
            return invite ? SipReply.ok(SipBody.sdp(offer.next(directions).toString())) : SipReply.ok();
        }
        var changed = new ServerAnswer(theirs, List.of());
        follow(changed);
        List<Direction> directions = new ArrayList<>();
        for (int i = 0; i < streams.size(); i++) {
            directions.add(changed.target(i).isPresent() ? Direction.SENDONLY : Direction.INACTIVE);
        }
        return SipReply.ok(SipBody.sdp(offer.next(directions).toString()));
    }

    @Override
    public void onAck(Dialog dialog, SipRequest ack) {
        acknowledged.complete(ServerAnswer.in(plan, ack));
        SiprecOffer.of(ack).description().ifPresent(answer -> follow(new ServerAnswer(Optional.of(answer), List.of())));
    }

    @Override
    public void onEnded(Dialog dialog, DialogEnd end) {
        ended.complete(end);
    }

    // ---- reporting

    private List<CallReport.SentStream> sent(ServerAnswer answer) {
        var sent = new ArrayList<CallReport.SentStream>();
        for (int i = 0; i < streams.size(); i++) {
            var line = answer.line(i);
            sent.add(new CallReport.SentStream(
                    CallOffer.LABELS.get(i),
                    streams.get(i).localPort(),
                    line.map(l -> l.port()).orElse(0),
                    line.map(l -> l.direction().attribute()).orElse("unanswered"),
                    streams.get(i).sent()));
        }
        return sent;
    }

    private CallReport unanswered(int number, Instant begun, CallOutcome outcome) {
        return new CallReport(number, "", outcome, Duration.between(begun, clock.instant()), List.of(), List.of());
    }

    private static String refusal(CallRefusedException refused) {
        var response = refused.response();
        String where = refused.status() / 100 == 3
                ? response.headers()
                        .first("Contact")
                        .map(contact -> ", to " + contact + ", not followed")
                        .orElse("")
                : "";
        String why = response.headers()
                .first("Warning")
                .map(warning -> ", " + warning)
                .orElse("");
        String later = response.headers()
                .first("Retry-After")
                .map(time -> ", retry after " + time)
                .orElse("");
        return "refused with " + refused.status() + " " + response.reason() + where + why + later;
    }

    private String failure(CallFailedException failed) {
        return switch (failed.kind()) {
            case TIMEOUT ->
                "no answer from " + plan.srs() + ": is a recorder listening there? (" + failed.getMessage() + ")";
            case TRANSPORT -> plan.srs() + " cannot be reached: " + failed.getMessage();
            case CANCELLED, CLOSED -> String.valueOf(failed.getMessage());
        };
    }

    private static String text(DialogEnd end) {
        return switch (end) {
            case DialogEnd.RemoteBye bye ->
                "the server said BYE"
                        + bye.bye()
                                .headers()
                                .first("Reason")
                                .map(reason -> ": " + reason)
                                .orElse("");
            case DialogEnd.Failed failed -> "the dialog failed: " + failed.why();
            case DialogEnd.LocalBye ignored -> "ended by us";
            case DialogEnd.AckTimeout ignored -> "no ACK came";
            case DialogEnd.SessionExpired ignored -> "the session was not refreshed";
        };
    }
}
