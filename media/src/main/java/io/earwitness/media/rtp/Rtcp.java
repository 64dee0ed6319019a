package io.earwitness.media.rtp;

import java.nio.ByteBuffer;

/// Tells RTCP from RTP on a port that may carry both (RFC 5761 §4). Its packets are read by [RtcpReader].
public final class Rtcp {
    private static final int HEADER_BYTES_MIN = 8;

    private Rtcp() {}

    public static boolean looksLikeRtcp(ByteBuffer buffer) {
        return buffer.remaining() >= HEADER_BYTES_MIN
                && (buffer.get(buffer.position()) & 0xC0) == 0x80
                && hasRtcpPacketType(buffer.get(buffer.position() + 1));
    }

    // Packet types 192..223 are what RTP would read as payload types 64..95 with the marker bit set.
    static boolean hasRtcpPacketType(byte secondByte) {
        return (secondByte & 0xE0) == 0xC0;
    }
}
