package io.earwitness.media.net;

import java.time.Instant;
import java.time.InstantSource;

/// The wall clock as one number, nanoseconds since 1970-01-01 UTC, for stamping packets without an object each.
@FunctionalInterface
public interface ArrivalClock {
    long epochNanos();

    static ArrivalClock of(InstantSource clock) {
        return () -> epochNanos(clock.instant());
    }

    /// Good until the year 2262.
    static long epochNanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }

    static Instant instant(long epochNanos) {
        return Instant.ofEpochSecond(
                Math.floorDiv(epochNanos, 1_000_000_000L), Math.floorMod(epochNanos, 1_000_000_000L));
    }
}
