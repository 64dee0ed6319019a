package io.earwitness.media.container;

import java.math.BigInteger;

/// How an interface of a pcapng file counts time: so many ticks a second, from an offset.
record CaptureTime(BigInteger ticksPerSecond, long offsetSeconds) {
    static final CaptureTime MICROSECONDS = new CaptureTime(BigInteger.valueOf(1_000_000), 0);
    private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

    /// `if_tsresol`: the top bit says power of two instead of ten.
    CaptureTime withResolution(byte resolution) {
        int exponent = resolution & 0x7F;
        return new CaptureTime(BigInteger.valueOf(resolution < 0 ? 2 : 10).pow(exponent), offsetSeconds);
    }

    CaptureTime withOffsetSeconds(long seconds) {
        return new CaptureTime(ticksPerSecond, seconds);
    }

    long epochNanos(long ticks) {
        long seconds = offsetSeconds * 1_000_000_000L;
        if (ticksPerSecond.equals(NANOS)) {
            return seconds + ticks;
        }
        var unsigned = new BigInteger(Long.toUnsignedString(ticks));
        return seconds + unsigned.multiply(NANOS).divide(ticksPerSecond).longValue();
    }
}
