package io.earwitness.recorder.journal;

import io.earwitness.recorder.keys.KeyRing;
import java.nio.file.Path;
import java.time.Duration;

/// How journals are written.
///
/// @param bufferBytes   memory in front of each open journal
/// @param flushInterval how long a record may wait in that memory where a kill takes it along
/// @param syncInterval  how long it may take a record to reach the disk; what did not is lost when the power fails
/// @param keepDone      keep journals under `done/` after their recording is archived
/// @param buffers       directory in memory that a kill does not reach; empty for none
/// @param keys          what encrypts journals, or none
public record JournalConfig(
        int bufferBytes, Duration flushInterval, Duration syncInterval, boolean keepDone, Path buffers, KeyRing keys) {
    private static final int BUFFER_BYTES_MIN = 4 * 1024;
    private static final int BUFFER_BYTES_MAX = 1024 * 1024;
    private static final Duration FLUSH_INTERVAL_MAX = Duration.ofMillis(80);
    /// How long a record may wait where a kill does not reach it, if no round of forcing comes before that.
    private static final Duration KEPT_FLUSH_INTERVAL = Duration.ofSeconds(1);
    /// This part of the sync interval is for writing and forcing.
    private static final int FORCE_PART = 5;

    public JournalConfig {
        if (bufferBytes < BUFFER_BYTES_MIN || bufferBytes > BUFFER_BYTES_MAX) {
            throw new IllegalArgumentException("journal buffer of " + bufferBytes + " bytes: must be "
                    + BUFFER_BYTES_MIN + " to " + BUFFER_BYTES_MAX);
        }
        if (flushInterval.isNegative() || flushInterval.compareTo(FLUSH_INTERVAL_MAX) > 0) {
            throw new IllegalArgumentException(
                    "journal flush interval of " + flushInterval + ": must be 0 to " + FLUSH_INTERVAL_MAX);
        }
        if (!syncInterval.isPositive()) {
            throw new IllegalArgumentException("journal sync interval of " + syncInterval + ": must be above 0");
        }
    }

    public static JournalConfig defaults() {
        return new JournalConfig(
                32 * 1024, Duration.ofMillis(20), Duration.ofSeconds(1), false, Path.of("/dev/shm"), KeyRing.none());
    }

    public JournalConfig with(KeyRing ring) {
        return new JournalConfig(bufferBytes, flushInterval, syncInterval, keepDone, buffers, ring);
    }

    /// How long a record may wait in memory.
    Duration flushInterval(boolean survivesKill) {
        var kept = syncInterval.compareTo(KEPT_FLUSH_INTERVAL) < 0 ? syncInterval : KEPT_FLUSH_INTERVAL;
        return survivesKill && kept.compareTo(flushInterval) > 0 ? kept : flushInterval;
    }

    /// How long after one round of forcing the next begins, so that nothing takes longer than the sync interval.
    Duration forceInterval() {
        return syncInterval.minus(syncInterval.dividedBy(FORCE_PART));
    }
}
