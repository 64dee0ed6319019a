package io.earwitness.recorder.policy;

import java.time.Duration;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// Takes or refuses new sessions before quality falls: how many there are, how much disk is left, whether we are
/// leaving.
///
/// Owned by the recording sessions. A session that was taken is given back exactly once. Thread-safe.
public final class Admission {
    private final int sessionsMax;
    private final long freeBytesMin;
    private final LongSupplier freeBytes;
    private final IntSupplier freePorts;
    private int sessions;
    private boolean draining;

    /// What is decided about one more session.
    public sealed interface Decision {
        record Taken() implements Decision {}

        /// @param why        one word for a metric: `full`, `disk`, `ports`, `draining`
        /// @param reason     for the refusal's reason phrase
        /// @param retryAfter when to try again
        record Refused(String why, String reason, Duration retryAfter) implements Decision {}
    }

    /// @param freeBytes free space where journals are written; asked for each new session
    /// @param freePorts pairs of media ports that a new session could take
    public Admission(int sessionsMax, long freeBytesMin, LongSupplier freeBytes, IntSupplier freePorts) {
        this.sessionsMax = sessionsMax;
        this.freeBytesMin = freeBytesMin;
        this.freeBytes = freeBytes;
        this.freePorts = freePorts;
    }

    /// Takes one more session if it may be.
    public synchronized Decision take() {
        var decision = decide();
        if (decision instanceof Decision.Taken) {
            sessions++;
        }
        return decision;
    }

    /// What [#take] would say now.
    public synchronized Decision decide() {
        if (draining) {
            return new Decision.Refused("draining", "Shutting Down", Duration.ofSeconds(60));
        }
        if (sessions >= sessionsMax) {
            return new Decision.Refused("full", "Too Many Sessions", Duration.ofSeconds(5));
        }
        if (freeBytes.getAsLong() < freeBytesMin) {
            return new Decision.Refused("disk", "Disk Nearly Full", Duration.ofSeconds(60));
        }
        if (freePorts.getAsInt() < 1) {
            return new Decision.Refused("ports", "Out Of Media Ports", Duration.ofSeconds(5));
        }
        return new Decision.Taken();
    }

    public synchronized void giveBack() {
        if (sessions == 0) {
            throw new IllegalStateException("more sessions given back than taken");
        }
        sessions--;
    }

    /// From now on everything is refused.
    public synchronized void drain() {
        draining = true;
    }

    public synchronized int sessions() {
        return sessions;
    }
}
