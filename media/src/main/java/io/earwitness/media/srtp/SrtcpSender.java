package io.earwitness.media.srtp;

/// Protects the RTCP packets that we send on one media stream, reports of a receiver included. Owned by one thread.
public final class SrtcpSender {
    private final SrtpKeys keys;
    private final KeyedTransforms keyed;
    private int index;

    /// @param keys our own, never those of the other side; the first master key is used
    public SrtcpSender(SrtpKeys keys) {
        this.keys = keys;
        this.keyed = new KeyedTransforms(keys, keys.masters().getFirst());
    }

    /// How many bytes longer a packet becomes.
    public int overhead() {
        return RtcpTransform.WORD_BYTES + keys.mkiBytes() + keys.suite().rtcpTagBytes();
    }

    /// Protects a compound packet in place and returns its new length.
    ///
    /// @param packet with room for [#overhead] bytes behind `length`
    /// @throws IllegalStateException where the key has protected as many packets as a key may
    public int seal(byte[] packet, int length) {
        if (length < RtcpTransform.CLEAR_BYTES || packet.length < length + overhead()) {
            throw new IllegalArgumentException("no RTCP packet, or no room to protect it");
        }
        if (keyed.usedUpForRtcp()) {
            throw new IllegalStateException("the SRTCP key is used up");
        }
        keyed.usedForRtcp();
        var sealed =
                keyed.rtcp(index).seal(packet, length, index, keyed.master().mki());
        index = (index + 1) & ~RtcpTransform.ENCRYPTED;
        return sealed;
    }

    KeyedTransforms keyed() {
        return keyed;
    }
}
