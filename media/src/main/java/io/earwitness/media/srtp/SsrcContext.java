package io.earwitness.media.srtp;

/// What is remembered of one sender under one set of keys: the highest index, and so the roll-over counter, and which
/// packets came (RFC 3711 §3.2.3). Owned by one receiver or sender.
final class SsrcContext {
    private static final int HALF = 1 << 15;

    private final int ssrc;
    private final ReplayWindow rtp = new ReplayWindow();
    private final ReplayWindow rtcp = new ReplayWindow();
    private IndexLedger.Entry kept;
    private long lastUse;

    private SsrcContext(int ssrc, IndexLedger.Entry kept) {
        this.ssrc = ssrc;
        this.kept = kept;
    }

    static SsrcContext begin(int ssrc, IndexLedger.Entry kept) {
        kept.bind(ssrc);
        return new SsrcContext(ssrc, kept);
    }

    /// As another process kept it.
    static SsrcContext goOn(IndexLedger.Entry kept) {
        var context = new SsrcContext(kept.ssrc(), kept);
        context.rtp.goOnFrom(kept.rtp());
        context.rtcp.goOnFrom(kept.rtcp());
        return context;
    }

    /// Its indices are kept there from now on.
    void keepIn(IndexLedger.Entry entry) {
        entry.bind(ssrc);
        entry.rtp(rtp.highest());
        entry.rtcp(rtcp.highest());
        kept = entry;
    }

    IndexLedger.Entry kept() {
        return kept;
    }

    /// An authentic packet of SRTP came, or one of ours goes out.
    void enterRtp(long index) {
        rtp.enter(index);
        kept.rtp(rtp.highest());
    }

    void enterRtcp(long index) {
        rtcp.enter(index);
        kept.rtcp(rtcp.highest());
    }

    /// The number of the authentic packet under its keys that was the last of its own.
    long lastUse() {
        return lastUse;
    }

    void lastUse(long number) {
        lastUse = number;
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
