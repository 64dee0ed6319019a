package io.earwitness.recorder.policy;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// A bucket that holds one second's calls and fills steadily; each call takes one out. Guarded by its admission.
final class SetupRate {
    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int perSecond;
    private final LongSupplier nanoTime;
    private double left;
    private long filledNanos;

    /// @param perSecond 0 for no limit
    SetupRate(int perSecond, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.nanoTime = nanoTime;
        this.left = perSecond;
        this.filledNanos = nanoTime.getAsLong();
    }

    boolean allows() {
        fill();
        return perSecond == 0 || left >= 1;
    }

    void take() {
        fill();
        left = Math.max(0, left - 1);
    }

    private void fill() {
        var now = nanoTime.getAsLong();
        left = Math.min(perSecond, left + (now - filledNanos) / NANOS_PER_SECOND * perSecond);
        filledNanos = now;
    }
}
