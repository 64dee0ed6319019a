package io.earwitness.media.rtp;

import java.nio.ByteBuffer;

/// Numbers and stamps the packets of one outgoing stream; owned by its sender, not thread-safe.
/// When to send, and where to, is the sender's business.
public final class RtpPacketizer {
    private final int ssrc;
    private int sequenceNumber;
    private int timestamp;

    /// The start values are the caller's random choice (RFC 3550 §5.1).
    public RtpPacketizer(int ssrc, int firstSequenceNumber, int firstTimestamp) {
        this.ssrc = ssrc;
        this.sequenceNumber = firstSequenceNumber & 0xFFFF;
        this.timestamp = firstTimestamp;
    }

    /// The next packet; the clock then runs on by `ticks`.
    public byte[] packet(int payloadType, boolean marker, byte[] payload, int ticks) {
        var packet = new byte[RtpPacket.HEADER_BYTES_MIN + payload.length];
        ByteBuffer.wrap(packet)
                .put((byte) 0x80)
                .put((byte) ((payloadType & 0x7F) | (marker ? 0x80 : 0)))
                .putShort((short) sequenceNumber)
                .putInt(timestamp)
                .putInt(ssrc)
                .put(payload);
        sequenceNumber = (sequenceNumber + 1) & 0xFFFF;
        timestamp += ticks;
        return packet;
    }

    /// What the next packet has.
    public int nextSequenceNumber() {
        return sequenceNumber;
    }

    /// What the next packet has, where no silence comes before it.
    public int nextTimestamp() {
        return timestamp;
    }

    /// Time passes and nothing is sent: the clock runs, the sequence does not.
    public void silence(int ticks) {
        timestamp += ticks;
    }

    /// A packet that is counted but never sent, as if the network had lost it.
    public void lose(int ticks) {
        sequenceNumber = (sequenceNumber + 1) & 0xFFFF;
        timestamp += ticks;
    }
}
