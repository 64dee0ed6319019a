package io.earwitness.media.net.linux;

import java.util.concurrent.TimeUnit;

/// How long a source rests between two looks for packets: little while few come, so that who listens live hears them at
/// once; longer under load, so that a look brings several. Owned by one loop.
final class SweepPace {
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(4);
    /// So many packets in 4 ms are 200 streams of 50 packets a second.
    private static final int PACKETS_A_STEP = 40;

    private final long shortestNanos;
    private final long longestNanos;
    private long restNanos;

    SweepPace(long shortestNanos, long longestNanos) {
        this.shortestNanos = shortestNanos;
        this.longestNanos = longestNanos;
        this.restNanos = shortestNanos;
    }

    /// @param packets what the last look brought
    void swept(int packets) {
        var steps = restNanos / STEP_NANOS;
        if (packets > PACKETS_A_STEP * steps) {
            restNanos = Math.min(longestNanos, restNanos + STEP_NANOS);
        } else if (packets < PACKETS_A_STEP * steps / 2) {
            restNanos = Math.max(shortestNanos, restNanos - STEP_NANOS);
        }
    }

    long restNanos() {
        return restNanos;
    }
}
