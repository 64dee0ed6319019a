package io.earwitness.recorder.capture;

/// The monotonic time of one capture loop, read once a round: streams need it for each packet, and not more exactly.
///
/// Written and read by that loop alone.
final class LoopTime {
    private long nanos = System.nanoTime();

    void set(long now) {
        nanos = now;
    }

    long nanos() {
        return nanos;
    }
}
