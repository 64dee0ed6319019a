package io.earwitness.media.timeline;

import io.earwitness.media.rtp.RtpPacket;
import java.util.HashMap;
import java.util.Map;

/// Interarrival jitter of a stream's sources (RFC 3550 §6.4.1, §A.8), in the order in which packets came: its mean over
/// all packets and its highest value. Owned by one thread.
public final class JitterMeter {
    private static final int SOURCES_MAX = 64;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double SHARE = 1.0 / 16;

    private final Map<Integer, State> sources = new HashMap<>();
    private double sum;
    private double highest;
    private long count;

    private static final class State {
        private int clockRate;
        private int timestamp;
        private long arrivalNanos;
        private double jitterNanos;
    }

    /// @param clockRate of the packet's format; those of events, whose time stands still, are not to be given
    public void packet(long arrivalEpochNanos, RtpPacket packet, int clockRate) {
        if (sources.size() >= SOURCES_MAX && !sources.containsKey(packet.ssrc())) {
            return;
        }
        var state = sources.computeIfAbsent(packet.ssrc(), _ -> new State());
        if (state.clockRate == clockRate) {
            double sent = (packet.timestamp() - state.timestamp) * 1e9 / clockRate;
            double late = Math.abs(arrivalEpochNanos - state.arrivalNanos - sent);
            // A clock that jumped is no jitter.
            if (late < 5e9) {
                state.jitterNanos += (late - state.jitterNanos) * SHARE;
                sum += state.jitterNanos;
                highest = Math.max(highest, state.jitterNanos);
                count++;
            }
        }
        state.clockRate = clockRate;
        state.timestamp = packet.timestamp();
        state.arrivalNanos = arrivalEpochNanos;
    }

    public double meanMillis() {
        return count == 0 ? 0 : sum / count / NANOS_PER_MILLI;
    }

    public double highestMillis() {
        return highest / NANOS_PER_MILLI;
    }
}
