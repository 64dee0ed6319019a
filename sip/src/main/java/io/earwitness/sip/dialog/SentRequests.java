package io.earwitness.sip.dialog;

import io.earwitness.sip.dialog.RequestFailedException.Kind;
import io.earwitness.sip.digest.DigestAnswers;
import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.sdp.Connection;
import io.earwitness.sip.sdp.Origin;
import io.earwitness.sip.sdp.ReceiveOnlyAnswer;
import io.earwitness.sip.sdp.SessionDescription;
import io.earwitness.sip.transaction.ResponseListener;
import io.earwitness.sip.transport.Flow;
import io.earwitness.sip.transport.Hops;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Builds and sends our requests within a dialog, in CSeq order.
///
/// The blocking methods resolve names on the caller's thread and hand over to the loop, which owns all state here.
final class SentRequests {
    private static final Logger LOG = LoggerFactory.getLogger(SentRequests.class);

    private static final int GLARES_MAX = 5;
    private static final long PAUSE_SLACK_MILLIS = 60_000;

    private final InviteDialog dialog;
    private final DialogContext context;
    private final DialogParties parties;
    private final DigestAnswers digest;
    private final Map<Long, SentAck> acknowledgements = new HashMap<>();
    private long sequence;
    private List<Header> inviteCredentials;
    private boolean invitePending;
    private boolean byeSent;
    private volatile Optional<SipBody> lastDescription;

    private record SentAck(SipRequest ack, Flow flow) {}

    /// @param sequence the last CSeq that we used
    SentRequests(
            InviteDialog dialog, DialogContext context, DialogParties parties, DigestAnswers digest, long sequence) {
        this.dialog = dialog;
        this.context = context;
        this.parties = parties;
        this.digest = digest;
        this.sequence = sequence;
        this.inviteCredentials = DigestAnswers.in(dialog.invite());
        this.lastDescription = Optional.empty();
    }

    // ---- on the caller's thread

    SipResponse request(String method, List<Header> headers, Optional<SipBody> body) throws RequestFailedException {
        return unlessGlare(() -> requestOnce(method, headers, body));
    }

    private SipResponse requestOnce(String method, List<Header> headers, Optional<SipBody> body)
            throws RequestFailedException {
        var outcome = new Outcome();
        handOver(outcome, hops -> {
            if (dialog.isEnded()) {
                outcome.fail(Kind.ENDED, "the dialog is over");
            } else {
                send(method, headers, body, hops, outcome);
            }
        });
        var response = outcome.await();
        if (response.isSuccess() && method.equals(SipMethod.UPDATE)) {
            body.ifPresent(this::rememberDescription);
        }
        return response;
    }

    SipResponse reinvite(List<Header> headers, Supplier<Optional<SipBody>> offer) throws RequestFailedException {
        return unlessGlare(() -> reinviteOnce(headers, offer.get()));
    }

    private SipResponse reinviteOnce(List<Header> headers, Optional<SipBody> offer) throws RequestFailedException {
        var outcome = new Outcome();
        var begun = new AtomicBoolean();
        handOver(outcome, hops -> {
            if (dialog.isEnded()) {
                outcome.fail(Kind.ENDED, "the dialog is over");
            } else if (invitePending || dialog.received().isInvitePending()) {
                outcome.fail(Kind.PENDING, "another INVITE of this dialog is pending");
            } else {
                invitePending = true;
                begun.set(true);
                sendInvite(headers, offer, hops, outcome);
            }
        });
        try {
            var response = outcome.await();
            if (response.isSuccess()) {
                offer.ifPresent(this::rememberDescription);
                acknowledge(response, offer);
            }
            return response;
        } finally {
            if (begun.get()) {
                onLoop(() -> invitePending = false);
            }
        }
    }

    private interface Try {
        SipResponse once() throws RequestFailedException;
    }

    private SipResponse unlessGlare(Try attempt) throws RequestFailedException {
        var response = attempt.once();
        for (int tries = 1; response.status() == 491 && tries < GLARES_MAX; tries++) {
            pause(context.identifiers().glareBackOff(parties.ownsCallId()));
            response = attempt.once();
        }
        return response;
    }

    private void pause(Duration delay) throws RequestFailedException {
        var over = new CompletableFuture<Boolean>();
        onLoop(() -> context.loop().after(delay, () -> over.complete(true)));
        try {
            // The loop may close meanwhile, and then completes nothing.
            over.get(delay.toMillis() + PAUSE_SLACK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RequestFailedException(Kind.ENDED, "interrupted");
        } catch (ExecutionException | TimeoutException closed) {
            throw new RequestFailedException(Kind.ENDED, "the endpoint is closed");
        }
    }

    Optional<SipResponse> bye(List<Header> headers, Optional<SipBody> body, DialogEnd end) {
        var outcome = new Outcome();
        handOver(outcome, hops -> dialog.received().onceAcknowledged(() -> sendBye(headers, body, hops, outcome, end)));
        try {
            return Optional.of(outcome.await());
        } catch (RequestFailedException unanswered) {
            LOG.debug("BYE of {}: {}", dialog.id(), unanswered.getMessage());
            onLoop(() -> dialog.end(end));
            return Optional.empty();
        }
    }

    /// Tells the handler of a 2xx and acknowledges it, with the handler's answer where our INVITE had no offer.
    void acknowledge(SipResponse accepted, Optional<SipBody> offer) {
        var given = answerTo(accepted).filter(answer -> offer.isEmpty());
        var refused = given.isPresent() || offer.isPresent() ? Optional.<SipBody>empty() : refusal(accepted);
        var body = given.or(() -> refused);
        given.ifPresent(this::rememberDescription);
        try {
            var hops = context.hops().of(dialog.route().nextHop());
            onLoop(() -> {
                var ack = build(SipMethod.ACK, accepted.cseq().number(), inviteCredentials, body);
                context.sender()
                        .reach(
                                ack,
                                hops,
                                dialog.flow(),
                                flow -> sendAck(ack, flow),
                                failure -> lost(accepted, failure));
            });
        } catch (IOException unreachable) {
            lost(accepted, unreachable);
        }
        if (refused.isPresent()) {
            dialog.fail(new DialogEnd.Failed("the peer's offer was not answered"));
        }
    }

    private Optional<SipBody> answerTo(SipResponse accepted) {
        try {
            return dialog.handler().onAccepted(dialog, accepted);
        } catch (RuntimeException failure) {
            LOG.error("a dialog handler failed at a 2xx; it is acknowledged without an answer", failure);
            return Optional.empty();
        }
    }

    /// An offer that nobody answers is still answered, all lines refused (RFC 3261 §13.2.2.4). Where it is one part of
    /// several its lines are found among theirs, since what is no line of a description is passed over.
    private Optional<SipBody> refusal(SipResponse accepted) {
        return accepted.body().filter(SentRequests::offers).map(body -> {
            var connection = Connection.of(dialog.local().getAddress());
            var own = Origin.of("-", 1, 1, connection);
            var refusing = ReceiveOnlyAnswer.refusing(SessionDescription.parse(body.text()), own, connection);
            return SipBody.sdp(refusing.toString());
        });
    }

    private static boolean offers(SipBody body) {
        return body.is(SipBody.SDP)
                || (ReceivedRequests.mayOffer(body)
                        && !SessionDescription.parse(body.text()).media().isEmpty());
    }

    private static void lost(SipResponse accepted, IOException failure) {
        LOG.warn("the ACK of {} for {} cannot be sent: {}", accepted, accepted.callId(), failure.getMessage());
    }

    private void rememberDescription(SipBody body) {
        if (body.is(SipBody.SDP)) {
            remember(body);
        }
    }

    void remember(SipBody description) {
        lastDescription = Optional.of(description);
    }

    Optional<SipBody> lastDescription() {
        return lastDescription;
    }

    private interface Sending {
        void to(Hops hops);
    }

    private void handOver(Outcome outcome, Sending sending) {
        try {
            var hops = context.hops().of(dialog.route().nextHop());
            context.loop().execute(() -> sending.to(hops));
        } catch (IOException unknown) {
            outcome.fail(Kind.TRANSPORT, "cannot find " + dialog.route().nextHop() + ": " + unknown.getMessage());
        } catch (RejectedExecutionException closed) {
            outcome.fail(Kind.ENDED, "the endpoint is closed");
        }
    }

    private void onLoop(Runnable task) {
        try {
            context.loop().execute(task);
        } catch (RejectedExecutionException closed) {
            LOG.debug("{}: the endpoint is closed", dialog.id());
        }
    }

    // ---- on the loop

    /// The last CSeq that we used.
    long sequence() {
        return sequence;
    }

    boolean isInvitePending() {
        return invitePending;
    }

    private void send(String method, List<Header> headers, Optional<SipBody> body, Hops hops, Outcome outcome) {
        outcome.sentAgainBy(() -> send(method, headers, body, hops, outcome));
        var request = digest.authorized(build(method, ++sequence, headers, body));
        context.sender()
                .reach(
                        request,
                        hops,
                        dialog.flow(),
                        flow -> context.transactions().send(addressed(request, flow), flow, outcome),
                        outcome::onTransportFailure);
    }

    private void sendInvite(List<Header> headers, Optional<SipBody> offer, Hops hops, Outcome outcome) {
        outcome.sentAgainBy(() -> sendInvite(headers, offer, hops, outcome));
        var request = digest.authorized(build(SipMethod.INVITE, ++sequence, headers, offer));
        inviteCredentials = DigestAnswers.in(request);
        context.sender()
                .reach(
                        request,
                        hops,
                        dialog.flow(),
                        flow -> context.transactions().sendInvite(addressed(request, flow), flow, outcome),
                        outcome::onTransportFailure);
    }

    private void sendBye(List<Header> headers, Optional<SipBody> body, Hops hops, Outcome outcome, DialogEnd end) {
        if (dialog.isEnded() || byeSent) {
            outcome.fail(Kind.ENDED, "the dialog is over");
            return;
        }
        byeSent = true;
        send(SipMethod.BYE, headers, body, hops, outcome);
        dialog.end(end);
    }

    private void sendAck(SipRequest draft, Flow flow) {
        var ack = context.transactions().withVia(draft, flow);
        long number = ack.cseq().number();
        flow.send(ack, failure -> LOG.debug("ACK to {}: {}", flow.remote(), failure.getMessage()));
        acknowledgements.put(number, new SentAck(ack, flow));
        context.loop().after(context.timers().timeout(), () -> acknowledgements.remove(number));
    }

    boolean repeatAck(long number) {
        var known = acknowledgements.get(number);
        if (known != null) {
            known.flow().send(known.ack(), failure -> {});
        }
        return known != null;
    }

    /// Contact belongs to requests that set the target, and is known only with the flow.
    private SipRequest addressed(SipRequest request, Flow flow) {
        boolean target = request.is(SipMethod.INVITE) || request.is(SipMethod.UPDATE);
        return target && !request.headers().has("Contact")
                ? request.with(request.headers()
                        .adding(List.of(context.agent()
                                .contact(flow, request.requestUri().isSecure()))))
                : request;
    }

    private SipRequest build(String method, long number, List<Header> headers, Optional<SipBody> body) {
        return parties.request(dialog.route(), method, number, headers, body);
    }

    void close() {
        acknowledgements.clear();
    }

    /// What becomes of one request: completes the waiting thread, and tells the dialog what it must know at once.
    private final class Outcome implements ResponseListener {
        private final AwaitedResponse response = new AwaitedResponse();
        private Runnable again = () -> {};

        /// How the request is sent again, once more is known of what the peer wants to see.
        void sentAgainBy(Runnable sender) {
            again = sender;
        }

        @Override
        public void onResponse(SipResponse received, Flow flow) {
            if (received.isProvisional()) {
                return;
            }
            if (response.isDone()) {
                repeatAck(received.cseq().number());
                return;
            }
            if (digest.learns(received)) {
                again.run();
                return;
            }
            digest.taken();
            if (received.isSuccess() && refreshes(received)) {
                dialog.settle(received);
            } else if (received.status() == 481 || received.status() == 408) {
                gone(received.status() + " to " + received.cseq().method());
            }
            response.complete(received);
        }

        private static boolean refreshes(SipResponse received) {
            var method = received.cseq().method();
            return method.equals(SipMethod.INVITE) || method.equals(SipMethod.UPDATE);
        }

        @Override
        public void onTimeout() {
            fail(Kind.TIMEOUT, "no answer from the peer");
            gone("the peer does not answer");
        }

        /// The peer no longer knows the dialog: ended with BYE, in case that some of it does (RFC 3261 §12.2.1.2).
        private void gone(String why) {
            if (!dialog.isEnded()) {
                dialog.fail(new DialogEnd.Failed(why));
            }
        }

        @Override
        public void onTransportFailure(IOException failure) {
            fail(Kind.TRANSPORT, String.valueOf(failure.getMessage()));
        }

        void fail(Kind kind, String why) {
            response.fail(kind, why);
        }

        SipResponse await() throws RequestFailedException {
            return response.await();
        }
    }
}
