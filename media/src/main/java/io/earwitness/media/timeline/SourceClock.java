package io.earwitness.media.timeline;

import io.earwitness.media.rtp.TimestampExtender;
import java.util.List;

/// Turns one source's RTP time into positions on the line, and knows how long its packets usually are under way.
final class SourceClock {
    /// The usual delay follows the real one this slowly: drift of clocks, but not jitter.
    private static final double FOLLOW = 1.0 / 256;

    private final TimelineConfig config;
    private TimestampExtender timestamps = new TimestampExtender();
    private int clockRate;
    private long baseTime;
    private long basePosition;
    private double usualDelay;
    private long beginsBeforeNanos = Long.MAX_VALUE;

    SourceClock(TimelineConfig config) {
        this.config = config;
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
