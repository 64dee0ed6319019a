package io.earwitness.recorder.session;

import io.earwitness.recorder.capture.StreamStatistics;
import io.earwitness.recorder.model.StreamDescription;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Notices, stream by stream, that nothing comes though the client promised to send, and what still shows that it
/// lives.
///
/// Owned by one session, under its lock. Whoever looks says when.
final class StreamSilences {
    private final Map<Integer, Watched> streams = new HashMap<>();

    /// What a stream without media still does.
    enum Sign {
        /// Neither media nor RTCP.
        NOTHING,
        /// Its client goes on with RTCP.
        RTCP,
        /// The last packet was comfort noise: silence is suppressed, nobody speaks (RFC 3389).
        COMFORT_NOISE;

        String words() {
            return switch (this) {
                case NOTHING -> "nor any RTCP";
                case RTCP -> "though RTCP came";
                case COMFORT_NOISE -> "after comfort noise: the client may suppress silence";
            };
        }
    }

    /// A stream that fell silent, or goes on.
    ///
    /// @param over true where media comes again
    record Silence(StreamDescription stream, Duration length, Sign sign, boolean over) {}

    private record Watched(Instant since, boolean told) {}

    /// @param expected whether the client is to send on it now
    /// @param after    from which length on a silence is told
    Optional<Silence> look(
            StreamDescription stream, StreamStatistics seen, boolean expected, Instant now, Duration after) {
        if (!expected) {
            streams.remove(stream.index());
            return Optional.empty();
        }
        var before = streams.getOrDefault(stream.index(), new Watched(now, false));
        var lastMedia = Instant.EPOCH.plusNanos(seen.lastMediaEpochNanos());
        var since = lastMedia.isAfter(before.since()) ? lastMedia : before.since();
        var length = Duration.between(since, now);
        var silent = length.compareTo(after) > 0;
        streams.put(stream.index(), new Watched(since, silent));
        if (silent == before.told()) {
            return Optional.empty();
        }
        return Optional.of(new Silence(
                stream,
                silent ? length : Duration.between(before.since(), since),
                sign(stream, seen, now, after),
                !silent));
    }

    private static Sign sign(StreamDescription stream, StreamStatistics seen, Instant now, Duration after) {
        if (isComfortNoise(stream, seen.lastPayloadType())) {
            return Sign.COMFORT_NOISE;
        }
        var lastControl = Instant.EPOCH.plusNanos(seen.lastControlEpochNanos());
        return Duration.between(lastControl, now).compareTo(after) > 0 ? Sign.NOTHING : Sign.RTCP;
    }

    // 13, and 19 of older equipment, need not have been agreed (RFC 3551 §6).
    private static boolean isComfortNoise(StreamDescription stream, int payloadType) {
        return payloadType == 13
                || payloadType == 19
                || stream.formats().stream()
                        .anyMatch(format -> format.payloadType() == payloadType
                                && format.encodingName().equalsIgnoreCase("CN"));
    }
}
