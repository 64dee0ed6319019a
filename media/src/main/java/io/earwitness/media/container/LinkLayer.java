package io.earwitness.media.container;

import java.nio.ByteBuffer;
import java.util.Optional;

/// Finds where the IP packet begins behind each link type's own header; VLAN tags are stepped over.
final class LinkLayer {
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86DD;
    private static final int TAGS_MAX = 4;

    private LinkLayer() {}

    static Optional<ByteBuffer> ipPacket(CapturedFrame frame) {
        var bytes = ByteBuffer.wrap(frame.bytes());
        return switch (frame.linkType()) {
            case ETHERNET -> afterEtherType(bytes, 12);
            case LINUX_COOKED -> afterEtherType(bytes, 14);
            case LINUX_COOKED_V2 -> bytes.limit() > 20 && isIp(bytes.getShort(0)) ? from(bytes, 20) : Optional.empty();
            case LOOPBACK_NULL, LOOPBACK -> from(bytes, 4);
            case RAW_IP, RAW_IPV4, RAW_IPV6 -> from(bytes, 0);
            case UNSUPPORTED -> Optional.empty();
        };
    }

    private static Optional<ByteBuffer> afterEtherType(ByteBuffer bytes, int at) {
        int where = at;
        for (int tags = 0; tags <= TAGS_MAX && where + 2 <= bytes.limit(); tags++) {
            int type = bytes.getShort(where) & 0xFFFF;
            if (isIp((short) type)) {
                return from(bytes, where + 2);
            }
            if (type != 0x8100 && type != 0x88A8 && type != 0x9100) {
                return Optional.empty();
            }
            where += 4;
        }
        return Optional.empty();
    }

    private static boolean isIp(short etherType) {
        int type = etherType & 0xFFFF;
        return type == IPV4 || type == IPV6;
    }

    private static Optional<ByteBuffer> from(ByteBuffer bytes, int at) {
        return at < bytes.limit() ? Optional.of(bytes.slice(at, bytes.limit() - at)) : Optional.empty();
    }
}
