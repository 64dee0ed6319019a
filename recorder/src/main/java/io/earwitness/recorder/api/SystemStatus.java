package io.earwitness.recorder.api;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The recorder's state at one moment, without what the catalog and the health checks know.
///
/// @param version                the build
/// @param startedAt              when the process started to record
/// @param liveSessions           recording sessions now
/// @param maxSessions            how many are admitted at most
/// @param diskFreeBytes          of the file system that holds the data directory
/// @param diskTotalBytes         its size
/// @param diskHoursLeft          until calls are refused, at the rate of the last hour; null where it does not fill
/// @param packetsToday           RTP packets stored since midnight UTC or the start
/// @param packetsLostToday       packets that reached this machine and were dropped before the journal
/// @param packetsRejectedToday   datagrams on a media port that were no RTP
/// @param malformedMessagesToday SIP messages that could not be read
/// @param listeners              `sip/udp 0.0.0.0:5060`
/// @param warnings               what somebody should do something about, one sentence each
public record SystemStatus(
        String version,
        Instant startedAt,
        int liveSessions,
        int maxSessions,
        long diskFreeBytes,
        long diskTotalBytes,
        @Nullable Double diskHoursLeft,
        long packetsToday,
        long packetsLostToday,
        long packetsRejectedToday,
        long malformedMessagesToday,
        List<String> listeners,
        List<String> warnings) {
    public SystemStatus {
        warnings = List.copyOf(warnings);
        listeners = List.copyOf(listeners);
    }
}
