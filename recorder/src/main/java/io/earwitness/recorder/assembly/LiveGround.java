package io.earwitness.recorder.assembly;

/// Where and how the sound of a listener is laid out: positions count its samples from a moment on.
///
/// @param rate       samples a second
/// @param startNanos the moment of position 0, nanoseconds since 1970
/// @param natives    asked before native code decodes
record LiveGround(int rate, long startNanos, NativeLeave natives) {
    private static final long SECOND = 1_000_000_000L;

    /// Whether native code may decode; where it may, that is on the disk afterwards.
    @FunctionalInterface
    interface NativeLeave {
        boolean given();
    }

    long position(long epochNanos) {
        var since = epochNanos - startNanos;
        return Math.floorDiv(since, SECOND) * rate + Math.floorMod(since, SECOND) * rate / SECOND;
    }

    long epochNanos(long position) {
        return startNanos + Math.floorDiv(position, rate) * SECOND + Math.floorMod(position, rate) * SECOND / rate;
    }

    /// The sample of that rate in which a position falls.
    long at(long position, int otherRate) {
        return otherRate == rate ? position : Math.floorDiv(position * otherRate, rate);
    }
}
