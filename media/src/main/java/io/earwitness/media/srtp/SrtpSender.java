package io.earwitness.media.srtp;

/// Protects the RTP packets that we send on one media stream. Owned by one thread; packets of an SSRC come in about
/// the order of their sequence numbers, the first with roll-over counter 0.
public final class SrtpSender {
    private final SrtpKeys keys;
    private final KeyedTransforms keyed;
    private final SsrcContexts contexts = new SsrcContexts();

    /// @param keys of which the first master key is used
    public SrtpSender(SrtpKeys keys) {
        this.keys = keys;
        this.keyed = new KeyedTransforms(keys, keys.masters().getFirst());
    }

    /// How many bytes longer a packet becomes.
    public int overhead() {
        return keys.mkiBytes() + keys.suite().rtpTagBytes();
    }

    /// Protects a packet in place and returns its new length.
    ///
    /// @param packet with room for [#overhead] bytes behind `length`
    /// @throws IllegalStateException where the key has protected as many packets as a key may
    public int seal(byte[] packet, int length) {
        var header = Octets.rtpHeader(packet, length);
        if (header < 0 || packet.length < length + overhead()) {
            throw new IllegalArgumentException("no RTP packet, or no room to protect it");
        }
        if (keyed.usedUpForRtp()) {
            throw new IllegalStateException("the SRTP key is used up");
        }
        keyed.usedForRtp();
        var sequenceNumber = Octets.sequenceNumber(packet);
        var context = contexts.bind(Octets.integer(packet, 8));
        var rollover = context.knowsRollover() ? Math.max(0, context.rolloverOf(sequenceNumber)) : 0;
        var index = rollover << 16 | sequenceNumber;
        context.enterRtp(Math.max(index, context.rtp().highest()));
        return keyed.rtp(index)
                .seal(packet, header, length, index, keyed.master().mki());
    }

    KeyedTransforms keyed() {
        return keyed;
    }
}
