package io.earwitness.recorder.journal;

import java.time.Clock;

/// The wall clock as records carry it: nanoseconds since 1970-01-01T00:00Z, good until the year 2262.
final class EpochNanos {
    private EpochNanos() {}

    static long now(Clock clock) {
        var now = clock.instant();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
