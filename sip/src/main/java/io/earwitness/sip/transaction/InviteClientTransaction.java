package io.earwitness.sip.transaction;

import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.Headers;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transport.Flow;
import io.earwitness.sip.transport.SignallingLoop.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The INVITE client machine of RFC 3261 §17.1.1 with the Accepted state of RFC 6026 §7.2.
///
/// Acknowledges refusals itself; the ACK of a 2xx is the user's, for each 2xx it is told.
///
/// ```
/// CALLING --1xx--> PROCEEDING --2xx--> ACCEPTED --M--> TERMINATED
///     '---B--> timeout '---300+--> COMPLETED --D--> TERMINATED
/// ```
public final class InviteClientTransaction implements ResponseReceiver {
    private enum State {
        CALLING,
        PROCEEDING,
        ACCEPTED,
        COMPLETED,
        TERMINATED
    }

    private final TransactionContext context;
    private final SipRequest request;
    private final Flow flow;
    private final ResponseListener listener;
    private final Runnable terminated;
    private State state = State.CALLING;
    private boolean cancelWanted;
    private @Nullable Runnable cancelSender;
    private Timer retransmission = Timer.NONE;
    private Timer end = Timer.NONE;

    InviteClientTransaction(
            TransactionContext context, SipRequest request, Flow flow, ResponseListener listener, Runnable terminated) {
        this.context = context;
        this.request = request;
        this.flow = flow;
        this.listener = listener;
        this.terminated = terminated;
    }

    void start() {
        end = context.loop().after(context.timers().timeout(), this::timedOut); // timer B
        if (!flow.transport().reliable()) {
            repeatAfter(context.timers().t1());
        }
        flow.send(request, this::unreachable);
    }

    /// Timer A.
    private void repeatAfter(Duration interval) {
        retransmission = context.loop().after(interval, () -> {
            if (state == State.CALLING) {
                context.traffic().retransmissionSent();
                flow.send(request, this::unreachable);
                repeatAfter(interval.multipliedBy(2));
            }
        });
    }

    @Override
    public void receive(SipResponse response, Flow from) {
        switch (state) {
            case CALLING, PROCEEDING -> waiting(response, from);
            case ACCEPTED -> accepted(response, from);
            case COMPLETED -> completed(response);
            case TERMINATED -> {}
        }
    }

    private void waiting(SipResponse response, Flow from) {
        retransmission.cancel();
        if (response.isProvisional()) {
            proceeding();
        } else if (response.isSuccess()) {
            state = State.ACCEPTED;
            endAfter(context.timers().timeout()); // timer M
        } else {
            state = State.COMPLETED;
            flow.send(ack(response), this::unreachable);
            endAfter(
                    flow.transport().reliable()
                            ? Duration.ZERO
                            : context.timers().refusedInviteMemory()); // timer D
        }
        listener.onResponse(response, from);
    }

    private void proceeding() {
        if (state == State.CALLING) {
            state = State.PROCEEDING;
            end.cancel();
            if (cancelWanted) {
                sendCancel();
            }
        }
    }

    private void accepted(SipResponse response, Flow from) {
        if (response.isSuccess()) {
            listener.onResponse(response, from);
        }
    }

    private void completed(SipResponse response) {
        if (response.isFinal()) {
            flow.send(ack(response), failure -> {});
        }
    }

    /// How a CANCEL of this request gets sent; set by the layer.
    void cancelledBy(Runnable sender) {
        this.cancelSender = sender;
    }

    /// Sends CANCEL, not before a provisional response (RFC 3261 §9.1). If no final response follows, it has timed out.
    public void cancel() {
        if (state == State.PROCEEDING && !cancelWanted) {
            cancelWanted = true;
            sendCancel();
        } else if (state == State.CALLING) {
            cancelWanted = true;
        }
    }

    private void sendCancel() {
        if (cancelSender != null) {
            cancelSender.run();
        }
        end.cancel();
        end = context.loop().after(context.timers().timeout(), this::timedOut);
    }

    SipRequest cancelRequest() {
        return derived("CANCEL", request.headers().lines("To"));
    }

    private SipRequest ack(SipResponse refusal) {
        return derived("ACK", refusal.headers().lines("To"));
    }

    /// ACK and CANCEL repeat the Request-URI, the top Via, From, Call-ID, Route and the CSeq number.
    private SipRequest derived(String method, List<String> to) {
        var headers = new ArrayList<Header>();
        headers.add(new Header("Via", request.via().toString()));
        headers.add(new Header("Max-Forwards", "70"));
        for (var name : List.of("Route", "From", "Call-ID")) {
            request.headers().lines(name).forEach(value -> headers.add(new Header(name, value)));
        }
        to.forEach(value -> headers.add(new Header("To", value)));
        headers.add(new Header("CSeq", request.cseq().number() + " " + method));
        return new SipRequest(method, request.requestUri(), Headers.of(headers), Optional.empty());
    }

    private void endAfter(Duration delay) {
        end.cancel();
        if (delay.isZero()) {
            terminate();
        } else {
            end = context.loop().after(delay, this::terminate);
        }
    }

    @Override
    public void abandon() {
        if (state == State.CALLING || state == State.PROCEEDING) {
            terminate();
            listener.onTransportFailure(new IOException("the endpoint was closed"));
        }
    }

    private void timedOut() {
        if (state == State.CALLING || state == State.PROCEEDING) {
            terminate();
            listener.onTimeout();
        }
    }

    private void unreachable(IOException failure) {
        if (state == State.CALLING) {
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
