package io.earwitness.media.rtp;

/// What RTCP of one RTP session may use (RFC 3550 §6.2, RFC 3556 §2).
///
/// @param bitsPerSecond of all participants together, 0 where nobody may send any
/// @param senderShare   the part of it that those who send media have for themselves, 0 to 1
public record RtcpBandwidth(long bitsPerSecond, double senderShare) {
    private static final double RTCP_SHARE = 0.05;
    private static final double SENDER_SHARE = 0.25;

    public RtcpBandwidth {
        if (bitsPerSecond < 0 || senderShare < 0 || senderShare > 1) {
            throw new IllegalArgumentException("RTCP bandwidth out of range");
        }
    }

    /// Five per cent of the session, a quarter of them for senders.
    public static RtcpBandwidth ofSession(long sessionBitsPerSecond) {
        return new RtcpBandwidth(Math.round(sessionBitsPerSecond * RTCP_SHARE), SENDER_SHARE);
    }

    /// What `b=RS` and `b=RR` say.
    public static RtcpBandwidth of(long senders, long receivers) {
        long all = senders + receivers;
        return new RtcpBandwidth(all, all == 0 ? 0 : (double) senders / all);
    }

    public long senders() {
        return Math.round(bitsPerSecond * senderShare);
    }

    public long receivers() {
        return bitsPerSecond - senders();
    }

    /// Whether one that only receives may report at all.
    public boolean receiversMaySend() {
        return receivers() > 0;
    }
}
