package io.earwitness.media.timeline;

import io.earwitness.media.rtp.PayloadTypes;
import java.time.Duration;
import java.util.Map;

/// What a time line must know of its stream, and its limits.
///
/// @param clockRate ticks per second in which positions are counted; the RTP clock of the stream's audio format
/// @param startEpochNanos the instant of position 0, nanoseconds since 1970-01-01 UTC
/// @param reorderWindow how long a missing packet is waited for, by arrival time
/// @param reorderPacketsMax and behind how many others at most
/// @param clockStep from what size on a disagreement of RTP time and arrival is more than the network's jitter
/// @param clockDecision how long the network may take to prove that it was its delay after all
/// @param pauseSlack how far from the edge of a pause its packets may stop and start
/// @param holeMax the longest stretch without audio that is believed; what claims more is set right after
/// @param sourcesMax SSRCs followed at once; the one silent longest goes
/// @param wallClocks by SSRC, of sources whose sender reports tell when their packets were made
public record TimelineConfig(
        int clockRate,
        long startEpochNanos,
        PayloadTypes payloadTypes,
        Duration reorderWindow,
        int reorderPacketsMax,
        Duration clockStep,
        Duration clockDecision,
        Duration pauseSlack,
        Duration holeMax,
        int sourcesMax,
        Map<Integer, WallClock> wallClocks) {
    public TimelineConfig {
        wallClocks = Map.copyOf(wallClocks);
        if (clockRate <= 0 || reorderPacketsMax < 1 || reorderPacketsMax > 1_000 || sourcesMax < 1) {
            throw new IllegalArgumentException("clock rate, sources or reorder limit out of range");
        }
    }

    public static TimelineConfig of(int clockRate, long startEpochNanos, PayloadTypes payloadTypes) {
        return new TimelineConfig(
                clockRate,
                startEpochNanos,
                payloadTypes,
                Duration.ofSeconds(2),
                500,
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofHours(24),
                16,
                Map.of());
    }

    public TimelineConfig with(Map<Integer, WallClock> clocks) {
        return new TimelineConfig(
                clockRate,
                startEpochNanos,
                payloadTypes,
                reorderWindow,
                reorderPacketsMax,
                clockStep,
                clockDecision,
                pauseSlack,
                holeMax,
                sourcesMax,
                clocks);
    }

    long ticks(Duration duration) {
        return ticks(duration.toNanos());
    }

    long ticks(long nanos) {
        return Math.floorDiv(nanos, 1_000_000_000L) * clockRate
                + Math.floorMod(nanos, 1_000_000_000L) * clockRate / 1_000_000_000L;
    }

    long position(long epochNanos) {
        return ticks(epochNanos - startEpochNanos);
    }
}
