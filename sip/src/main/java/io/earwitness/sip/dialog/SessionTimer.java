package io.earwitness.sip.dialog;

import io.earwitness.sip.transport.SignallingLoop;
import io.earwitness.sip.transport.SignallingLoop.Timer;
import java.time.Duration;
import java.util.Optional;

/// Watches that a session is refreshed in time, and says when it is our turn (RFC 4028 §10). Used by the loop
/// alone.
///
/// ```
/// 0 ------ expires/2: refresh --- again, again --- expires - min(32 s, expires/3): expired --- expires
/// ```
final class SessionTimer {
    private static final Duration EARLY_MAX = Duration.ofSeconds(32);
    private static final Duration SHORTEST = Duration.ofSeconds(90);

    private final SignallingLoop loop;
    private final Runnable refresh;
    private final Runnable expired;
    private Duration expires = Duration.ZERO;
    private int round;
    private boolean running;
    private boolean weRefresh;
    private Timer refreshing = Timer.NONE;
    private Timer expiring = Timer.NONE;

    SessionTimer(SignallingLoop loop, Runnable refresh, Runnable expired) {
        this.loop = loop;
        this.refresh = refresh;
        this.expired = expired;
    }

    void restart(Duration agreed, boolean ours) {
        stop();
        running = true;
        weRefresh = ours;
        round++;
        expires = agreed;
        if (weRefresh) {
            refreshing = loop.after(expires.dividedBy(2), refresh);
        }
        expiring = loop.after(deadline(), expired);
    }

    private Duration deadline() {
        var third = expires.dividedBy(3);
        return expires.minus(third.compareTo(EARLY_MAX) < 0 ? third : EARLY_MAX);
    }

    /// After a refresh that failed: when the peer wants it, else each time after half of what is left.
    void tryAgain(int tries, Optional<Duration> wanted, Runnable task) {
        var left = deadline().minus(expires.dividedBy(2)).dividedBy(1L << tries);
        refreshing.cancel();
        refreshing =
                loop.after(wanted.filter(delay -> delay.compareTo(left) < 0).orElse(left), task);
    }

    /// What was agreed last; it stands while a refresh is due.
    Duration expires() {
        return expires;
    }

    /// What Min-SE says beside an interval: what the standard demands, or less where less was agreed.
    static Duration shortest(Duration interval) {
        return interval.compareTo(SHORTEST) < 0 ? interval : SHORTEST;
    }

    boolean isRunning() {
        return running;
    }

    boolean isOurs() {
        return weRefresh;
    }

    /// Changes with each agreement.
    int round() {
        return round;
    }

    void stop() {
        running = false;
        refreshing.cancel();
        expiring.cancel();
    }
}
