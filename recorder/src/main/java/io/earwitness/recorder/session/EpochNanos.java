package io.earwitness.recorder.session;

import java.time.Instant;

/// A moment as journals write it.
final class EpochNanos {
    private EpochNanos() {}

    static long of(Instant moment) {
        return moment.getEpochSecond() * 1_000_000_000L + moment.getNano();
    }
}
