package io.earwitness.recorder.model;

import java.time.Duration;

/// A stretch of a recording's timeline.
///
/// @param startMillis milliseconds from the recording's start
/// @param lengthMillis its true length in milliseconds; never negative
public record Span(long startMillis, long lengthMillis) {
    public Span {
        if (lengthMillis < 0) {
            throw new IllegalArgumentException("a span cannot be " + lengthMillis + " ms long");
        }
    }

    public long endMillis() {
        return startMillis + lengthMillis;
    }

    public Duration length() {
        return Duration.ofMillis(lengthMillis);
    }
}
