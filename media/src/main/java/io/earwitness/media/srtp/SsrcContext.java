package io.earwitness.media.srtp;

/// What is remembered of one sender under one set of keys: the highest index, and so the roll-over counter, and which
/// packets came (RFC 3711 §3.2.3). Owned by one receiver or sender.
final class SsrcContext {
    private static final int HALF = 1 << 15;

    private final int ssrc;
    private final ReplayWindow rtp = new ReplayWindow();
    private final ReplayWindow rtcp = new ReplayWindow();

    SsrcContext(int ssrc) {
        this.ssrc = ssrc;
    }

    int ssrc() {
        return ssrc;
    }

    ReplayWindow rtp() {
        return rtp;
    }

    ReplayWindow rtcp() {
        return rtcp;
    }

    boolean knowsRollover() {
        return !rtp.isEmpty();
    }

    /// The roll-over counter that brings the sequence number nearest to the highest seen (RFC 3711 §3.3.1); -1 for one
    /// from before the first.
    long rolloverOf(int sequenceNumber) {
        var rollover = rtp.highest() >>> 16;
        var highest = (int) (rtp.highest() & 0xFFFF);
        if (highest < HALF) {
            return sequenceNumber - highest > HALF ? rollover - 1 : rollover;
        }
        return highest - HALF > sequenceNumber ? rollover + 1 : rollover;
    }
}
