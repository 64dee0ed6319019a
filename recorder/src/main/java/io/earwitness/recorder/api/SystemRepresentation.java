package io.earwitness.recorder.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `System` of the contract: the recorder's state, the number of recordings, and whether it is ready.
record SystemRepresentation(
        String version,
        Instant startedAt,
        int liveSessions,
        int maxSessions,
        @Nullable Long recordings,
        long diskFreeBytes,
        long diskTotalBytes,
        @Nullable Double diskHoursLeft,
        long packetsToday,
        long packetsLostToday,
        long packetsRejectedToday,
        long malformedMessagesToday,
        List<String> listeners,
        List<String> warnings,
        boolean ready,
        List<String> reasons) {

    static SystemRepresentation of(SystemStatus status, @Nullable Long recordings, List<String> reasons) {
        return new SystemRepresentation(
                status.version(),
                status.startedAt(),
                status.liveSessions(),
                status.maxSessions(),
                recordings,
                status.diskFreeBytes(),
                status.diskTotalBytes(),
                status.diskHoursLeft(),
                status.packetsToday(),
                status.packetsLostToday(),
                status.packetsRejectedToday(),
                status.malformedMessagesToday(),
                status.listeners(),
                status.warnings(),
                reasons.isEmpty(),
                reasons);
    }
}
