package io.earwitness.recorder.journal;

import java.time.Duration;

/// How journals are written.
///
/// @param bufferBytes   memory in front of each open journal
/// @param flushInterval how long a record may wait in that memory; what waits there is lost when the process is killed
/// @param syncInterval  how long a record may wait in the system's page cache; lost when the power fails
/// @param keepDone      keep journals under `done/` after their recording is archived
public record JournalConfig(int bufferBytes, Duration flushInterval, Duration syncInterval, boolean keepDone) {
    private static final int BUFFER_BYTES_MIN = 4 * 1024;
    private static final int BUFFER_BYTES_MAX = 1024 * 1024;
    private static final Duration FLUSH_INTERVAL_MAX = Duration.ofMillis(80);

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
        return new JournalConfig(32 * 1024, Duration.ofMillis(40), Duration.ofSeconds(1), false);
    }
}
