package io.earwitness.sip.dialog;

import io.earwitness.sip.transport.SignallingLoop;
import io.earwitness.sip.transport.SignallingLoop.Timer;
import java.time.Duration;

/// Watches that a session is refreshed in time, and says when it is our turn (RFC 4028 §10). Used by the loop alone.
final class SessionTimer {
    private static final Duration EARLY_MAX = Duration.ofSeconds(32);

    private final SignallingLoop loop;
    private final Runnable refresh;
    private final Runnable expired;
    private volatile Duration expires = Duration.ZERO;
    private Timer refreshing = Timer.NONE;
    private Timer expiring = Timer.NONE;

    SessionTimer(SignallingLoop loop, Runnable refresh, Runnable expired) {
        this.loop = loop;
        this.refresh = refresh;
        this.expired = expired;
    }

    void restart(Duration agreed, boolean weRefresh) {
        stop();
        expires = agreed;
        if (weRefresh) {
            refreshing = loop.after(expires.dividedBy(2), refresh);
        }
        var third = expires.dividedBy(3);
        var early = third.compareTo(EARLY_MAX) < 0 ? third : EARLY_MAX;
        expiring = loop.after(expires.minus(early), expired);
    }

    /// What was agreed last; any thread may ask.
    Duration expires() {
        return expires;
    }

    void stop() {
        refreshing.cancel();
        expiring.cancel();
    }
}
