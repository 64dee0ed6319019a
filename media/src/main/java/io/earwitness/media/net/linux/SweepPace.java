package io.earwitness.media.net.linux;

import java.util.concurrent.TimeUnit;

/// How long a source rests between two sweeps over its sockets: little while few packets come, so that who listens live
/// hears them at once; longer under load, so that a system call brings several. Owned by one loop.
final class SweepPace {
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(40);
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    /// So many packets in 5 ms are 200 streams of 50 packets a second.
    private static final int PACKETS_A_STEP = 50;

    private long restNanos = SHORTEST_NANOS;

    /// @param packets what the last sweep brought
    void swept(int packets) {
        var steps = restNanos / STEP_NANOS;
        if (packets > PACKETS_A_STEP * steps) {
            restNanos = Math.min(LONGEST_NANOS, restNanos + STEP_NANOS);
        } else if (packets < PACKETS_A_STEP * steps / 2) {
            restNanos = Math.max(SHORTEST_NANOS, restNanos - STEP_NANOS);
        }
    }

    long restNanos() {
        return restNanos;
    }
}
