package io.earwitness.media.srtp;

/// Protects the RTCP packets that we send on one media stream, reports of a receiver included. Owned by one thread.
public final class SrtcpSender {
    private static final long INDICES_PASSED_OVER = 1_024;

    private final SrtpKeys keys;
    private final KeyedTransforms keyed;
    private int index;
    private IndexLedger ledger = IndexLedger.forgetful();

    /// @param keys our own, never those of the other side; the first master key is used
    public SrtcpSender(SrtpKeys keys) {
        this.keys = keys;
        this.keyed = new KeyedTransforms(keys, keys.masters().getFirst());
    }

    /// Goes on after another process, some way behind the index that it was at: none is used twice under one key
    /// (RFC 3711 §3.3.2, §9.1).
    ///
    /// @throws IllegalStateException where the key has protected as many packets as a key may
    public static SrtcpSender goOn(SrtpKeys keys, IndexLedger kept) {
        var next = kept.ownNext() + INDICES_PASSED_OVER;
        if (next >= MasterKey.RTCP_PACKETS_MAX) {
            throw new IllegalStateException("the SRTCP key is used up");
        }
        var sender = new SrtcpSender(keys);
        sender.index = (int) next;
        sender.keyed.age(0, next);
        sender.keepIn(kept);
        return sender;
    }

    /// The next index is kept there from now on.
    public void keepIn(IndexLedger next) {
        ledger = next;
        ledger.ownNext(index);
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
        var used = index;
        index = (index + 1) & ~RtcpTransform.ENCRYPTED;
        // Kept before anybody can see the packet.
        ledger.ownNext(used + 1L);
        return keyed.rtcp(used).seal(packet, length, used, keyed.master().mki());
    }

    KeyedTransforms keyed() {
        return keyed;
    }
}
