package io.earwitness.media.timeline;

import io.earwitness.media.rtp.TimestampExtender;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Turns one source's RTP time into positions on the line, knows how long its packets usually are under way, and, where
/// sender reports tell, how far it is out of step with the wall clock.
final class SourceClock {
    /// The usual delay follows the real one this slowly: drift of clocks, but not jitter.
    private static final double FOLLOW = 1.0 / 256;

    /// Longer than this no packet is believed to have been under way.
    private static final Duration UNDER_WAY_MAX = Duration.ofSeconds(3);

    /// So far from the wall clock a source may stand before it is brought back into step.
    private static final Duration IN_STEP = Duration.ofMillis(4);

    private static final Duration STEP_MAX = Duration.ofMillis(200);

    private final TimelineConfig config;
    private TimestampExtender timestamps = new TimestampExtender();
    private int clockRate;
    private long baseTime;
    private long basePosition;
    private double usualDelay;
    private long beginsBeforeNanos = Long.MAX_VALUE;

    private @Nullable WallClock wall;
    private boolean slipping;

    SourceClock(int ssrc, TimelineConfig config) {
        this.config = config;
        this.wall = config.wallClocks().get(ssrc);
    }

    boolean ticksAt(int rate) {
        return clockRate == rate;
    }

    long scale(long ticks) {
        return clockRate == config.clockRate() ? ticks : ticks * config.clockRate() / clockRate;
    }

    /// The first packet in sequence cannot have been due later than its followers' arrivals say.
    void beginsNoLaterThan(List<ArrivedPacket> firstPackets) {
        var first = firstPackets.getFirst();
        var format = config.payloadTypes().format(first.packet().payloadType());
        for (var follower : firstPackets) {
            if (format.isPresent()
                    && follower.packet().payloadType() == first.packet().payloadType()) {
                int ticks = follower.packet().timestamp() - first.packet().timestamp();
                if (ticks >= 0 && ticks <= format.get().clockRate()) {
                    long due = follower.arrivalEpochNanos()
                            - ticks * 1_000_000_000L / format.get().clockRate();
                    beginsBeforeNanos = Math.min(beginsBeforeNanos, due);
                }
            }
        }
    }

    long arrivalPosition(ArrivedPacket arrived) {
        return config.position(
                clockRate == 0
                        ? Math.min(arrived.arrivalEpochNanos(), beginsBeforeNanos)
                        : arrived.arrivalEpochNanos());
    }

    /// Where a source starts with this packet: where its sender reports say that it was made, else where it came.
    long startPosition(ArrivedPacket arrived, int rate) {
        long byArrival = arrivalPosition(arrived);
        var reported = wall;
        if (reported == null || reported.clockRate() != rate) {
            wall = null;
            return byArrival;
        }
        long late = byArrival - wallPosition(reported, arrived);
        if (late > config.ticks(UNDER_WAY_MAX) || late < -config.ticks(config.clockStep())) {
            wall = null;
            return byArrival;
        }
        return byArrival - late;
    }

    boolean followsReports() {
        return wall != null;
    }

    private long wallPosition(WallClock reported, ArrivedPacket arrived) {
        return config.position(reported.epochNanos(arrived.packet().timestamp(), arrived.arrivalEpochNanos()));
    }

    /// How far this packet should stand after where its RTP time puts it for the source to be in step; 0 where it is
    /// near enough, or nothing is known.
    long outOfStep(ArrivedPacket arrived) {
        var reported = wall;
        if (reported == null) {
            return 0;
        }
        long position = basePosition + scale(timestamps.peek(arrived.packet().timestamp()) - baseTime);
        long ticks = wallPosition(reported, arrived) - position;
        if (Math.abs(ticks) > config.ticks(STEP_MAX)) {
            // RTP time has jumped since: what its reports said of it holds no longer.
            wall = null;
            return 0;
        }
        slipping = slipping ? ticks != 0 : Math.abs(ticks) > config.ticks(IN_STEP);
        return slipping ? ticks : 0;
    }

    void start(ArrivedPacket arrived, int rate, long position) {
        usualDelay = arrivalPosition(arrived) - position;
        clockRate = rate;
        timestamps = new TimestampExtender();
        baseTime = timestamps.extend(arrived.packet().timestamp());
        basePosition = position;
    }

    /// From now on everything stands so much later.
    void step(long ticks) {
        basePosition += ticks;
    }

    long position(ArrivedPacket arrived) {
        return basePosition + scale(timestamps.extend(arrived.packet().timestamp()) - baseTime);
    }

    /// How much longer than usual this packet was under way; negative when it came before it can have been sent.
    /// Does not move the clock.
    long delay(ArrivedPacket arrived) {
        long position = basePosition + scale(timestamps.peek(arrived.packet().timestamp()) - baseTime);
        return arrivalPosition(arrived) - position - Math.round(usualDelay);
    }

    void follow(ArrivedPacket arrived) {
        usualDelay += delay(arrived) * FOLLOW;
    }

    /// An event stands where its time stamp says, unless that is far from its arrival: some senders stamp events
    /// by another clock.
    long eventPosition(ArrivedPacket arrived, int duration) {
        long delay = delay(arrived) - scale(duration);
        long byTimestamp = basePosition + scale(timestamps.peek(arrived.packet().timestamp()) - baseTime);
        boolean believable = Math.abs(delay) < 2L * config.clockRate();
        return believable ? byTimestamp : byTimestamp + delay;
    }
}
