package io.earwitness.media.srtp;

/// One master key with the session keys derived from it, and how often it was used. Owned by one receiver or sender.
final class KeyedTransforms {
    private final SrtpSuite suite;
    private final MasterKey master;
    private final long derivationRate;
    private RtpTransform rtp;
    private RtcpTransform rtcp;
    private long rtpTurn;
    private long rtcpTurn;
    private long rtpPackets;
    private long rtcpPackets;

    KeyedTransforms(SrtpKeys keys, MasterKey master) {
        this.suite = keys.suite();
        this.master = master;
        this.derivationRate = keys.derivationRate();
        this.rtp = RtpTransform.of(suite, SessionKeys.forRtp(suite, master, 0));
        this.rtcp = RtcpTransform.of(suite, SessionKeys.forRtcp(suite, master, 0));
    }

    MasterKey master() {
        return master;
    }

    RtpTransform rtp(long index) {
        if (derivationRate != 0 && index / derivationRate != rtpTurn) {
            rtpTurn = index / derivationRate;
            rtp = RtpTransform.of(suite, SessionKeys.forRtp(suite, master, rtpTurn));
        }
        return rtp;
    }

    RtcpTransform rtcp(int index) {
        if (derivationRate != 0 && index / derivationRate != rtcpTurn) {
            rtcpTurn = index / derivationRate;
            rtcp = RtcpTransform.of(suite, SessionKeys.forRtcp(suite, master, rtcpTurn));
        }
        return rtcp;
    }

    void usedForRtp() {
        rtpPackets++;
    }

    void usedForRtcp() {
        rtcpPackets++;
    }

    boolean usedUpForRtp() {
        return rtpPackets >= MasterKey.RTP_PACKETS_MAX;
    }

    boolean usedUpForRtcp() {
        return rtcpPackets >= MasterKey.RTCP_PACKETS_MAX;
    }

    /// Whether its owner uses it for longer than the owner said.
    boolean outlived() {
        return rtpPackets > master.lifetimePackets() || rtcpPackets > master.lifetimePackets();
    }

    /// As if so many packets had been protected already: by another process, or for a test.
    void age(long rtpUses, long rtcpUses) {
        rtpPackets = rtpUses;
        rtcpPackets = rtcpUses;
    }
}
