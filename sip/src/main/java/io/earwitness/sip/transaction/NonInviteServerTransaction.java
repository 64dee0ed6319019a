package io.earwitness.sip.transaction;

import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transport.Flow;
import io.earwitness.sip.transport.SignallingLoop.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The non-INVITE server machine of RFC 3261 §17.2.2. Never says 408, and no 100 of its own (RFC 4320).
///
/// ```
/// TRYING --1xx--> PROCEEDING --200+--> COMPLETED --J--> TERMINATED
/// ```
final class NonInviteServerTransaction implements RequestReceiver {
    private static final Logger LOG = LoggerFactory.getLogger(NonInviteServerTransaction.class);

    private enum State {
        TRYING,
        PROCEEDING,
        COMPLETED,
        TERMINATED
    }

    private final TransactionContext context;
    private final HeldRequest request;
    private final Flow flow;
    private final Flow answers;
    private State state = State.TRYING;
    private @Nullable SipResponse last;
    private Timer end = Timer.NONE;

    NonInviteServerTransaction(TransactionContext context, HeldRequest request, Flow flow, Flow answers) {
        this.context = context;
        this.request = request;
        this.flow = flow;
        this.answers = answers;
    }

    /// Nobody waits longer than the client does; a request forgotten above must not stay for ever.
    void start() {
        end = context.loop()
                .after(context.timers().timeout().plus(context.timers().timeout()), this::terminate);
    }

    @Override
    public SipRequest request() {
        return request.get();
    }

    @Override
    public Flow flow() {
        return flow;
    }

    @Override
    public boolean isAnswered() {
        return state == State.COMPLETED || state == State.TERMINATED;
    }

    /// Only INVITE can be cancelled.
    @Override
    public void onCancel(Runnable cancelled) {}

    @Override
    public void respond(SipResponse response) {
        if (isAnswered()) {
            return;
        }
        last = response;
        send(response);
        if (response.isProvisional()) {
            state = State.PROCEEDING;
        } else {
            last = response.compact();
            state = State.COMPLETED;
            request.answered(response);
            end.cancel();
            if (answers.transport().reliable()) {
                terminate();
            } else {
                end = context.loop().after(context.timers().timeout(), this::terminate); // timer J
            }
        }
    }

    @Override
    public void receive(SipRequest retransmission) {
        context.traffic().retransmissionReceived();
        if (last != null) {
            send(last);
        }
    }

    private void send(SipResponse response) {
        answers.send(
                response,
                failure -> LOG.debug("{} to {} could not be sent: {}", response, flow.remote(), failure.getMessage()));
    }

    private void terminate() {
        if (state != State.TERMINATED) {
            state = State.TERMINATED;
            end.cancel();
            request.release();
        }
    }
}
