package io.earwitness.recorder.catalog;

import java.math.BigInteger;
import java.time.Instant;

/// Moments as the tables keep them: nanoseconds since 1970, which reach from 1677 to 2262.
///
/// A moment beyond them, as a stranger may ask for, becomes the nearest one that can be kept.
final class EpochNanos {
    private static final BigInteger PER_SECOND = BigInteger.valueOf(1_000_000_000);
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);

    private EpochNanos() {}

    static long of(Instant moment) {
        return BigInteger.valueOf(moment.getEpochSecond())
                .multiply(PER_SECOND)
                .add(BigInteger.valueOf(moment.getNano()))
                .max(MIN)
                .min(MAX)
                .longValueExact();
    }

    static Instant toInstant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}
