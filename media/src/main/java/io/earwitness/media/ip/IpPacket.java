package io.earwitness.media.ip;

import java.nio.ByteBuffer;
import java.util.Optional;

/// One IP packet or fragment with its header taken off (RFC 791 §3.1, RFC 8200 §3 and §4).
///
/// @param fragmentOffset where in the whole payload this one belongs, in bytes
/// @param moreFragments whether others follow; with offset 0 and false the packet is whole
@SuppressWarnings("ArrayRecordComponent") // Passed on, never compared.
public record IpPacket(
        long epochNanos,
        byte[] source,
        byte[] destination,
        int protocol,
        int identification,
        int fragmentOffset,
        boolean moreFragments,
        byte[] payload) {
    private static final int HOP_BY_HOP = 0;
    private static final int ROUTING = 43;
    private static final int FRAGMENT = 44;
    private static final int DESTINATION_OPTIONS = 60;
    private static final int EXTENSIONS_MAX = 8;

    public boolean whole() {
        return fragmentOffset == 0 && !moreFragments;
    }

    IpPacket withWholePayload(byte[] wholePayload) {
        return new IpPacket(epochNanos, source, destination, protocol, identification, 0, false, wholePayload);
    }

    public static Optional<IpPacket> version4(ByteBuffer ip, long epochNanos) {
        if (ip.remaining() < 20) {
            return Optional.empty();
        }
        int header = (ip.get(0) & 0x0F) * 4;
        int total = ip.getShort(2) & 0xFFFF;
        if (total == 0) {
            // Left to the network card by a sender that offloads segmentation.
            total = ip.remaining();
        }
        if (header < 20 || total < header || total > ip.remaining()) {
            return Optional.empty();
        }
        int fragment = ip.getShort(6);
        return Optional.of(new IpPacket(
                epochNanos,
                bytes(ip, 12, 4),
                bytes(ip, 16, 4),
                ip.get(9) & 0xFF,
                ip.getShort(4) & 0xFFFF,
                (fragment & 0x1FFF) * 8,
                (fragment & 0x2000) != 0,
                bytes(ip, header, total - header)));
    }

    public static Optional<IpPacket> version6(ByteBuffer ip, long epochNanos) {
        if (ip.remaining() < 40) {
            return Optional.empty();
        }
        int declared = ip.getShort(4) & 0xFFFF;
        int end = declared == 0 ? ip.remaining() : 40 + declared;
        if (end > ip.remaining()) {
            return Optional.empty();
        }
        int next = ip.get(6) & 0xFF;
        int at = 40;
        int identification = 0;
        int offset = 0;
        boolean more = false;
        for (int i = 0; isExtension(next); i++) {
            if (i >= EXTENSIONS_MAX || at + 8 > end) {
                return Optional.empty();
            }
            int length = 8;
            if (next == FRAGMENT) {
                offset = ip.getShort(at + 2) & 0xFFF8;
                more = (ip.getShort(at + 2) & 1) != 0;
                identification = ip.getInt(at + 4);
            } else {
                length += (ip.get(at + 1) & 0xFF) * 8;
            }
            next = ip.get(at) & 0xFF;
            at += length;
            if (offset > 0) {
                break;
            }
        }
        return at > end
                ? Optional.empty()
                : Optional.of(new IpPacket(
                        epochNanos,
                        bytes(ip, 8, 16),
                        bytes(ip, 24, 16),
                        next,
                        identification,
                        offset,
                        more,
                        bytes(ip, at, end - at)));
    }

    private static boolean isExtension(int next) {
        return next == HOP_BY_HOP || next == ROUTING || next == FRAGMENT || next == DESTINATION_OPTIONS;
    }

    private static byte[] bytes(ByteBuffer from, int at, int length) {
        var bytes = new byte[length];
        from.get(at, bytes);
        return bytes;
    }
}
