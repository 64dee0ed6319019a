package io.earwitness.sip.dialog;

import io.earwitness.sip.dialog.RequestFailedException.Kind;
import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.Headers;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transaction.ResponseListener;
import io.earwitness.sip.transport.Flow;
import io.earwitness.sip.transport.Hop;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Builds and sends our requests within a dialog, in CSeq order.
///
/// The blocking methods resolve names on the caller's thread and hand over to the loop, which owns all state here.
final class SentRequests {
    private static final Logger LOG = LoggerFactory.getLogger(SentRequests.class);

    private final InviteDialog dialog;
    private final DialogContext context;
    private final NameAddress local;
    private final NameAddress remote;
    private final Map<Long, SentAck> acknowledgements = new HashMap<>();
    private final Optional<Header> sessionIdentifier;
    private long sequence;
    private boolean invitePending;
    private boolean byeSent;
    private volatile Optional<SipBody> lastDescription;

    private record SentAck(SipRequest ack, Flow flow) {}

    /// @param sequence          the last CSeq that we used
    /// @param sessionIdentifier where the peer has one
    SentRequests(
            InviteDialog dialog,
            DialogContext context,
            NameAddress local,
            NameAddress remote,
            long sequence,
            Optional<Header> sessionIdentifier) {
        this.dialog = dialog;
        this.context = context;
        this.local = local;
        this.remote = remote;
        this.sequence = sequence;
        this.sessionIdentifier = sessionIdentifier;
        this.lastDescription = Optional.empty();
    }

    // ---- on the caller's thread

    SipResponse request(String method, List<Header> headers, Optional<SipBody> body) throws RequestFailedException {
        var outcome = new Outcome();
        handOver(outcome, hop -> {
            if (dialog.isEnded()) {
                outcome.fail(Kind.ENDED, "the dialog is over");
            } else {
                send(method, headers, body, hop, outcome);
            }
        });
        return outcome.await();
    }

    SipResponse reinvite(List<Header> headers, Optional<SipBody> offer) throws RequestFailedException {
        var outcome = new Outcome();
        handOver(outcome, hop -> {
            if (dialog.isEnded()) {
                outcome.fail(Kind.ENDED, "the dialog is over");
            } else if (invitePending || dialog.received().isInvitePending()) {
                outcome.fail(Kind.PENDING, "another INVITE of this dialog is pending");
            } else {
                invitePending = true;
                offer.filter(body -> body.is(SipBody.SDP)).ifPresent(this::remember);
                sendInvite(headers, offer, hop, outcome);
            }
        });
        try {
            var response = outcome.await();
            if (response.isSuccess()) {
                acknowledge(response);
            }
            return response;
        } finally {
            onLoop(() -> invitePending = false);
        }
    }

    void bye(List<Header> headers, Optional<SipBody> body, DialogEnd end) {
        var outcome = new Outcome();
        handOver(outcome, hop -> dialog.received().onceAcknowledged(() -> sendBye(headers, body, hop, outcome, end)));
        try {
            outcome.await();
        } catch (RequestFailedException unanswered) {
            LOG.debug("BYE of {}: {}", dialog.id(), unanswered.getMessage());
            onLoop(() -> dialog.end(end));
        }
    }

    /// Asks the handler for the body and acknowledges a 2xx.
    void acknowledge(SipResponse accepted) {
        var body = answerTo(accepted);
        try {
            var hop = Hop.of(dialog.route().nextHop());
            onLoop(() -> {
                var ack = build(SipMethod.ACK, accepted.cseq().number(), List.of(), body);
                context.sender()
                        .reach(ack, hop, dialog.flow(), flow -> sendAck(ack, flow), failure -> lost(accepted, failure));
            });
        } catch (IOException unreachable) {
            lost(accepted, unreachable);
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

    private static void lost(SipResponse accepted, IOException failure) {
        LOG.warn("the ACK of {} for {} cannot be sent: {}", accepted, accepted.callId(), failure.getMessage());
    }

    /// Renews the session: by UPDATE where the peer takes it, else by a re-INVITE that changes nothing.
    void refresh(boolean byUpdate, Duration expires) {
        var headers = List.of(
                new Header("Supported", "timer"),
                new Header("Session-Expires", expires.toSeconds() + ";refresher=uac"));
        try {
            if (byUpdate) {
                request(SipMethod.UPDATE, headers, Optional.empty());
            } else {
                reinvite(headers, lastDescription);
            }
        } catch (RequestFailedException failure) {
            LOG.debug("refresh of {}: {}", dialog.id(), failure.getMessage());
        }
    }

    void remember(SipBody description) {
        lastDescription = Optional.of(description);
    }

    private interface Sending {
        void to(Hop hop);
    }

    private void handOver(Outcome outcome, Sending sending) {
        try {
            var hop = Hop.of(dialog.route().nextHop());
            context.loop().execute(() -> sending.to(hop));
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

    boolean isInvitePending() {
        return invitePending;
    }

    private void send(String method, List<Header> headers, Optional<SipBody> body, Hop hop, Outcome outcome) {
        var request = build(method, ++sequence, headers, body);
        context.sender()
                .reach(
                        request,
                        hop,
                        dialog.flow(),
                        flow -> context.transactions().send(addressed(request, flow), flow, outcome),
                        outcome::onTransportFailure);
    }

    private void sendInvite(List<Header> headers, Optional<SipBody> offer, Hop hop, Outcome outcome) {
        var request = build(SipMethod.INVITE, ++sequence, headers, offer);
        context.sender()
                .reach(
                        request,
                        hop,
                        dialog.flow(),
                        flow -> context.transactions().sendInvite(addressed(request, flow), flow, outcome),
                        outcome::onTransportFailure);
    }

    private void sendBye(List<Header> headers, Optional<SipBody> body, Hop hop, Outcome outcome, DialogEnd end) {
        if (dialog.isEnded() || byeSent) {
            outcome.fail(Kind.ENDED, "the dialog is over");
            return;
        }
        byeSent = true;
        send(SipMethod.BYE, headers, body, hop, outcome);
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
                ? request.with(request.headers().adding(List.of(context.agent().contact(flow))))
                : request;
    }

    private SipRequest build(String method, long number, List<Header> headers, Optional<SipBody> body) {
        var route = dialog.route();
        var all = new ArrayList<Header>();
        all.add(new Header("Max-Forwards", "70"));
        all.addAll(route.headers());
        all.add(new Header("From", local.toString()));
        all.add(new Header("To", remote.toString()));
        all.add(new Header("Call-ID", dialog.id().callId()));
        all.add(new Header("CSeq", number + " " + method));
        all.add(new Header("User-Agent", context.agent().userAgent()));
        sessionIdentifier.ifPresent(all::add);
        if (method.equals(SipMethod.INVITE) || method.equals(SipMethod.UPDATE)) {
            all.add(new Header("Allow", String.join(", ", context.agent().allow())));
        }
        all.addAll(headers);
        return new SipRequest(method, route.requestUri(), Headers.of(all), body);
    }

    void close() {
        acknowledgements.clear();
    }

    /// What becomes of one request: completes the waiting thread, and tells the dialog what it must know at once.
    private final class Outcome implements ResponseListener {
        private final AwaitedResponse response = new AwaitedResponse();

        @Override
        public void onResponse(SipResponse received, Flow flow) {
            if (received.isProvisional()) {
                return;
            }
            if (response.isDone()) {
                repeatAck(received.cseq().number());
                return;
            }
            if (received.isSuccess() && refreshes(received)) {
                dialog.settle(received);
            } else if (received.status() == 481 || received.status() == 408) {
                dialog.end(new DialogEnd.Failed(
                        received.status() + " to " + received.cseq().method()));
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
            dialog.end(new DialogEnd.Failed("the peer does not answer"));
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
