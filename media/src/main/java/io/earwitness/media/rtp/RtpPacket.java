package io.earwitness.media.rtp;

import java.nio.ByteBuffer;
import java.util.Optional;

/// One RTP packet (RFC 3550 §5.1) as a view over bytes that somebody else owns; nothing is copied.
/// Whoever holds the view longer than the buffer is valid must have copied the bytes first.
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// |V=2|P|X|  CC   |M|     PT      |       sequence number         |
/// |                           timestamp                           |
/// |           synchronization source (SSRC) identifier            |
/// |            contributing source (CSRC) identifiers, CC words   |
/// | if X: profile-defined         | length in words               |
/// |       that many words of extension                            |
/// | payload ... if P: padding, its last byte counts the padding   |
/// ```
public final class RtpPacket {
    public static final int HEADER_BYTES_MIN = 12;

    private final ByteBuffer bytes;
    private final int start;
    private final int length;
    private final int payloadOffset;
    private final int payloadLength;

    private RtpPacket(ByteBuffer bytes, int start, int length, int payloadOffset, int payloadLength) {
        this.bytes = bytes;
        this.start = start;
        this.length = length;
        this.payloadOffset = payloadOffset;
        this.payloadLength = payloadLength;
    }

    /// The cheap look for the hot path: version 2, long enough, and not in the range that RFC 5761 §4 leaves to RTCP.
    public static boolean looksLikeRtp(ByteBuffer buffer) {
        return buffer.remaining() >= HEADER_BYTES_MIN
                && (buffer.get(buffer.position()) & 0xC0) == 0x80
                && !Rtcp.hasRtcpPacketType(buffer.get(buffer.position() + 1));
    }

    /// Of a packet that looks like RTP: the hot path reads its head without making an object.
    public static int payloadTypeOf(ByteBuffer buffer) {
        return buffer.get(buffer.position() + 1) & 0x7F;
    }

    public static int sequenceNumberOf(ByteBuffer buffer) {
        return unsignedShort(buffer, buffer.position() + 2);
    }

    public static int timestampOf(ByteBuffer buffer) {
        return bigEndianInt(buffer, buffer.position() + 4);
    }

    public static int ssrcOf(ByteBuffer buffer) {
        return bigEndianInt(buffer, buffer.position() + 8);
    }

    /// The packet between position and limit, or empty where its own lengths contradict each other.
    /// Leaves the buffer's position alone.
    public static Optional<RtpPacket> parse(ByteBuffer buffer) {
        if (!looksLikeRtp(buffer)) {
            return Optional.empty();
        }
        int start = buffer.position();
        int end = buffer.limit();
        int first = buffer.get(start);
        int payload = start + HEADER_BYTES_MIN + 4 * (first & 0x0F);
        if ((first & 0x10) != 0) {
            if (payload + 4 > end) {
                return Optional.empty();
            }
            payload += 4 + 4 * unsignedShort(buffer, payload + 2);
        }
        if (payload > end) {
            return Optional.empty();
        }
        int padding = 0;
        if ((first & 0x20) != 0) {
            padding = buffer.get(end - 1) & 0xFF;
            if (padding == 0 || payload + padding > end) {
                return Optional.empty();
            }
        }
        return Optional.of(new RtpPacket(buffer, start, end - start, payload, end - padding - payload));
    }

    public static Optional<RtpPacket> parse(byte[] bytes, int offset, int length) {
        return parse(ByteBuffer.wrap(bytes, offset, length));
    }

    public static Optional<RtpPacket> parse(byte[] bytes) {
        return parse(bytes, 0, bytes.length);
    }

    public boolean marker() {
        return (bytes.get(start + 1) & 0x80) != 0;
    }

    public int payloadType() {
        return bytes.get(start + 1) & 0x7F;
    }

    /// 0..65535.
    public int sequenceNumber() {
        return unsignedShort(bytes, start + 2);
    }

    /// The 32 bits as they are; compare by difference, or see [#timestampUnsigned].
    public int timestamp() {
        return bigEndianInt(start + 4);
    }

    public long timestampUnsigned() {
        return timestamp() & 0xFFFF_FFFFL;
    }

    public int ssrc() {
        return bigEndianInt(start + 8);
    }

    public boolean hasPadding() {
        return (bytes.get(start) & 0x20) != 0;
    }

    public boolean hasExtension() {
        return (bytes.get(start) & 0x10) != 0;
    }

    /// The contributing sources that a mixer named, in its order.
    public int[] csrcs() {
        var csrcs = new int[bytes.get(start) & 0x0F];
        for (int i = 0; i < csrcs.length; i++) {
            csrcs[i] = bigEndianInt(start + HEADER_BYTES_MIN + 4 * i);
        }
        return csrcs;
    }

    /// The header extension including its four-byte head, or an empty buffer.
    public ByteBuffer extension() {
        int from = start + HEADER_BYTES_MIN + 4 * (bytes.get(start) & 0x0F);
        return bytes.slice(from, payloadOffset - from).asReadOnlyBuffer();
    }

    public int payloadLength() {
        return payloadLength;
    }

    /// The payload, padding removed; a new view each time.
    public ByteBuffer payload() {
        return bytes.slice(payloadOffset, payloadLength);
    }

    /// The whole packet as received; a new view each time.
    public ByteBuffer wholePacket() {
        return bytes.slice(start, length);
    }

    /// The same packet over bytes of its own, for whoever must keep it.
    public RtpPacket copy() {
        var own = new byte[length];
        bytes.get(start, own);
        return new RtpPacket(ByteBuffer.wrap(own), 0, length, payloadOffset - start, payloadLength);
    }

    @Override
    public String toString() {
        return "RTP pt=%d seq=%d ts=%d ssrc=%08x payload=%d"
                .formatted(payloadType(), sequenceNumber(), timestampUnsigned(), ssrc(), payloadLength);
    }

    private int bigEndianInt(int at) {
        return bigEndianInt(bytes, at);
    }

    // By single bytes, so that the buffer's byte order, which is the owner's, does not matter.
    private static int bigEndianInt(ByteBuffer buffer, int at) {
        return (unsignedShort(buffer, at) << 16) | unsignedShort(buffer, at + 2);
    }

    private static int unsignedShort(ByteBuffer buffer, int at) {
        return ((buffer.get(at) & 0xFF) << 8) | (buffer.get(at + 1) & 0xFF);
    }
}
