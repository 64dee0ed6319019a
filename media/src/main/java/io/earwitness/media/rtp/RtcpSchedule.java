package io.earwitness.media.rtp;

import java.util.function.IntSupplier;
import java.util.random.RandomGenerator;

/// When a participant that sends no media may send its next RTCP packet (RFC 3550 §6.3, §A.7): an interval by number of
/// members and bandwidth, never below 5 s, half of it at first, spread by chance, and considered again before use.
///
/// Owned by one thread. Times are of a monotonic clock.
public final class RtcpSchedule {
    private static final double INTERVAL_SECONDS_MIN = 5;
    /// The reconsideration makes intervals shorter than asked for by this factor (§6.3.1).
    private static final double COMPENSATION = Math.E - 1.5;
    /// With UDP and IPv4, which count too.
    private static final int LOWER_LAYERS_BYTES = 28;
    private static final int FIRST_PACKET_BYTES = 100;
    private static final double NANOS = 1e9;

    private final RandomGenerator random;
    private final RtcpBandwidth bandwidth;
    private double averageBytes = FIRST_PACKET_BYTES;
    private long previousNanos;
    private long nextNanos;
    private int membersBefore = 1;
    private boolean first = true;

    public RtcpSchedule(RtcpBandwidth bandwidth, RandomGenerator random, long nowNanos) {
        this.bandwidth = bandwidth;
        this.random = random;
        this.previousNanos = nowNanos;
        this.nextNanos = nowNanos + chance(2, 1);
    }

    /// The same schedule under another bandwidth, from now on.
    public RtcpSchedule under(RtcpBandwidth changed) {
        var next = new RtcpSchedule(changed, random, previousNanos);
        next.averageBytes = averageBytes;
        next.nextNanos = nextNanos;
        next.membersBefore = membersBefore;
        next.first = first;
        return next;
    }

    /// Whether a packet may be sent now. Where there are more members than when the time was set, it is set anew and
    /// may lie further off.
    ///
    /// @param members all who take part, ourselves included; asked only where the time has come
    /// @param senders those of them that send media
    public boolean isDue(long nowNanos, IntSupplier members, IntSupplier senders) {
        if (nowNanos - nextNanos < 0) {
            return false;
        }
        membersBefore = members.getAsInt();
        nextNanos = previousNanos + chance(membersBefore, senders.getAsInt());
        return nowNanos - nextNanos >= 0;
    }

    /// A packet was sent, or would have been but for there being nobody to send it to.
    ///
    /// @param bytes its length, 0 where it was not sent
    public void sent(long nowNanos, int bytes, int members, int senders) {
        if (bytes > 0) {
            counted(bytes);
        }
        first = false;
        previousNanos = nowNanos;
        nextNanos = nowNanos + chance(members, senders);
    }

    /// A packet of another one came.
    public void received(int bytes) {
        counted(bytes);
    }

    private void counted(int bytes) {
        averageBytes += (bytes + LOWER_LAYERS_BYTES - averageBytes) / 16;
    }

    /// Fewer take part than when the time was set: the wait shrinks in proportion (§6.3.4).
    public void membersLeft(long nowNanos, int members) {
        if (members < membersBefore) {
            double share = (double) members / membersBefore;
            nextNanos = nowNanos + Math.round((nextNanos - nowNanos) * share);
            previousNanos = nowNanos - Math.round((nowNanos - previousNanos) * share);
            membersBefore = members;
        }
    }

    /// The interval without chance, by which silent members are told from those that left (§6.3.5).
    public long intervalNanos(int members, int senders) {
        return Math.round(seconds(members, senders, INTERVAL_SECONDS_MIN) * NANOS);
    }

    private long chance(int members, int senders) {
        double least = first ? INTERVAL_SECONDS_MIN / 2 : INTERVAL_SECONDS_MIN;
        double spread = 0.5 + random.nextDouble();
        return Math.round(seconds(members, senders, least) * spread / COMPENSATION * NANOS);
    }

    private double seconds(int members, int senders, double least) {
        double bytesPerSecond = bandwidth.bitsPerSecond() / 8.0;
        int sharing = members;
        if (senders <= members * bandwidth.senderShare()) {
            bytesPerSecond *= 1 - bandwidth.senderShare();
            sharing -= senders;
        }
        return bytesPerSecond <= 0 ? least : Math.max(least, averageBytes * sharing / bytesPerSecond);
    }
}
