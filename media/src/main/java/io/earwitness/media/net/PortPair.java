package io.earwitness.media.net;

/// An even port for RTP and the odd one above it for RTCP (RFC 3550 §11).
public record PortPair(int rtp) {
    public PortPair {
        if (rtp < 2 || rtp > 65534 || rtp % 2 != 0) {
            throw new IllegalArgumentException("an RTP port is even and within 2..65534, not " + rtp);
        }
    }

    public int rtcp() {
        return rtp + 1;
    }
}
