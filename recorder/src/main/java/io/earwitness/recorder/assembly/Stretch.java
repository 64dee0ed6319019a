package io.earwitness.recorder.assembly;

/// A stretch of samples, `until` not included.
record Stretch(long from, long until) {
    boolean holds(long start, long end) {
        return from <= start && end <= until;
    }
}
