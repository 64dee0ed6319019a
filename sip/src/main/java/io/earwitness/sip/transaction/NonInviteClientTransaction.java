package io.earwitness.sip.transaction;

import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transport.Flow;
import io.earwitness.sip.transport.SignallingLoop.Timer;
import java.io.IOException;
import java.time.Duration;

/// The non-INVITE client machine of RFC 3261 §17.1.2.
///
/// ```
/// TRYING --1xx--> PROCEEDING --200+--> COMPLETED --K--> TERMINATED     (TRYING, PROCEEDING --F--> timeout)
/// ```
final class NonInviteClientTransaction implements ResponseReceiver {
    private enum State {
        TRYING,
        PROCEEDING,
        COMPLETED,
        TERMINATED
    }

    private final TransactionContext context;
    private final SipRequest request;
    private final Flow flow;
    private final ResponseListener listener;
    private final Runnable terminated;
    private State state = State.TRYING;
    private Timer retransmission = Timer.NONE;
    private Timer end = Timer.NONE;

    NonInviteClientTransaction(
            TransactionContext context, SipRequest request, Flow flow, ResponseListener listener, Runnable terminated) {
        this.context = context;
        this.request = request;
        this.flow = flow;
        this.listener = listener;
        this.terminated = terminated;
    }

    void start() {
        end = context.loop().after(context.timers().timeout(), this::timedOut); // timer F
        if (!flow.transport().reliable()) {
            repeatAfter(context.timers().t1());
        }
        flow.send(request, this::unreachable);
    }

    /// Timer E.
    private void repeatAfter(Duration interval) {
        retransmission = context.loop().after(interval, () -> {
            if (state == State.TRYING || state == State.PROCEEDING) {
                context.traffic().retransmissionSent();
                flow.send(request, this::unreachable);
                var next = state == State.PROCEEDING
                        ? context.timers().t2()
                        : context.timers().doubled(interval);
                repeatAfter(next);
            }
        });
    }

    @Override
    public void receive(SipResponse response, Flow from) {
        if (state == State.COMPLETED || state == State.TERMINATED) {
            return;
        }
        if (response.isProvisional()) {
            state = State.PROCEEDING;
        } else {
            state = State.COMPLETED;
            retransmission.cancel();
            end.cancel();
            if (flow.transport().reliable()) {
                terminate();
            } else {
                end = context.loop().after(context.timers().t4(), this::terminate); // timer K
            }
        }
        listener.onResponse(response, from);
    }

    @Override
    public void abandon() {
        if (state == State.TRYING || state == State.PROCEEDING) {
            terminate();
            listener.onTransportFailure(new IOException("the endpoint was closed"));
        }
    }

    private void timedOut() {
        if (state == State.TRYING || state == State.PROCEEDING) {
            terminate();
            listener.onTimeout();
        }
    }

    private void unreachable(IOException failure) {
        if (state == State.TRYING) {
            terminate();
            listener.onTransportFailure(failure);
        }
    }

    private void terminate() {
        if (state != State.TERMINATED) {
            state = State.TERMINATED;
            retransmission.cancel();
            end.cancel();
            terminated.run();
        }
    }
}
