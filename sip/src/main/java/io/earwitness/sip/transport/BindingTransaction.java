package io.earwitness.sip.transport;

import io.earwitness.sip.stun.BindingAnswer;
import io.earwitness.sip.stun.BindingRequest;
import java.time.Duration;
import java.util.function.Consumer;

/// One Binding request over UDP, sent again until it is answered or given up (RFC 8489 §6.2.1). Used by the loop alone.
final class BindingTransaction {
    private static final Duration RTO = Duration.ofMillis(500);
    private static final int REQUESTS_MAX = 7;
    private static final int LAST_WAIT_RTOS = 16;

    private final SignallingLoop loop;
    private final BindingRequest request;
    private final Consumer<byte[]> sender;
    private final Consumer<BindingAnswer> done;
    private SignallingLoop.Timer timer = SignallingLoop.Timer.NONE;
    private boolean over;
    private int sent;

    /// @param done hears of the answer, or of its lack, once
    BindingTransaction(
            SignallingLoop loop, BindingRequest request, Consumer<byte[]> sender, Consumer<BindingAnswer> done) {
        this.loop = loop;
        this.request = request;
        this.sender = sender;
        this.done = done;
    }

    void send() {
        sender.accept(request.toBytes());
        sent++;
        timer = sent < REQUESTS_MAX
                ? loop.after(RTO.multipliedBy(1L << (sent - 1)), this::send)
                : loop.after(RTO.multipliedBy(LAST_WAIT_RTOS), this::giveUp);
    }

    private void giveUp() {
        end(new BindingAnswer.Failed("it does not answer, asked " + REQUESTS_MAX + " times"));
    }

    /// Ignores what is no answer to this request.
    void received(byte[] datagram) {
        request.answerIn(datagram).ifPresent(this::end);
    }

    boolean isOver() {
        return over;
    }

    private void end(BindingAnswer answer) {
        if (!over) {
            over = true;
            timer.cancel();
            done.accept(answer);
        }
    }
}
