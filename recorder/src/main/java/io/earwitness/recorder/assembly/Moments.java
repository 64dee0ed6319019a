package io.earwitness.recorder.assembly;

import io.earwitness.recorder.model.Span;
import java.time.Instant;

/// A recording's own time: everything is told from its start, and every stream lies on one grid of samples.
///
/// @param startNanos the recording's start, nanoseconds since 1970
record Moments(long startNanos) {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    /// Rounded down, never before the start.
    long millis(long epochNanos) {
        return Math.max(0, epochNanos - startNanos) / NANOS_PER_MILLI;
    }

    Instant instant(long epochNanos) {
        return at(epochNanos);
    }

    Instant start() {
        return at(startNanos);
    }

    /// To the millisecond: the manifest's times carry no more than a person can use.
    private static Instant at(long epochNanos) {
        return Instant.ofEpochMilli(Math.floorDiv(epochNanos, NANOS_PER_MILLI));
    }

    /// The sample of the grid nearest to the moment, never before the start.
    long sample(long epochNanos, int rate) {
        var nanos = Math.max(0, epochNanos - startNanos);
        var seconds = nanos / NANOS_PER_SECOND;
        var rest = nanos % NANOS_PER_SECOND;
        return seconds * rate + (rest * rate + NANOS_PER_SECOND / 2) / NANOS_PER_SECOND;
    }

    long epochNanos(long sample, int rate) {
        var seconds = sample / rate;
        var rest = sample % rate;
        return startNanos + seconds * NANOS_PER_SECOND + rest * NANOS_PER_SECOND / rate;
    }

    static long millisOf(long samples, int rate) {
        return samples * 1000 / rate;
    }

    Span span(long fromNanos, long untilNanos) {
        var from = millis(fromNanos);
        return new Span(from, Math.max(0, millis(untilNanos) - from));
    }
}
