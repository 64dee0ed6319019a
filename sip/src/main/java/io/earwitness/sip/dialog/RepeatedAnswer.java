package io.earwitness.sip.dialog;

import io.earwitness.sip.message.SipResponse;
import io.earwitness.sip.transaction.ServerTransaction;
import io.earwitness.sip.transaction.SipTimers;
import io.earwitness.sip.transport.SignallingLoop;
import io.earwitness.sip.transport.SignallingLoop.Timer;
import java.time.Duration;

/// Repeats a 2xx to INVITE on every transport until its ACK comes (RFC 3261 §13.3.1.4). Used by the loop alone.
final class RepeatedAnswer {
    private final SignallingLoop loop;
    private final SipTimers timers;
    private final ServerTransaction transaction;
    private final SipResponse answer;
    private final Runnable unacknowledged;
    private Timer repetition = Timer.NONE;
    private Timer end = Timer.NONE;

    RepeatedAnswer(
            SignallingLoop loop,
            SipTimers timers,
            ServerTransaction transaction,
            SipResponse answer,
            Runnable unacknowledged) {
        this.loop = loop;
        this.timers = timers;
        this.transaction = transaction;
        this.answer = answer;
        this.unacknowledged = unacknowledged;
    }

    void start() {
        transaction.respond(answer);
        repeatAfter(timers.t1());
        end = loop.after(timers.timeout(), () -> {
            stop();
            unacknowledged.run();
        });
    }

    private void repeatAfter(Duration interval) {
        repetition = loop.after(interval, () -> {
            transaction.respond(answer);
            var doubled = interval.multipliedBy(2);
            repeatAfter(doubled.compareTo(timers.t2()) > 0 ? timers.t2() : doubled);
        });
    }

    void stop() {
        repetition.cancel();
        end.cancel();
    }
}
