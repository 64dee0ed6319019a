package io.earwitness.media.container;

import java.nio.ByteBuffer;
import java.util.Optional;

/// Finds where the IP packet begins behind each link type's own header; VLAN tags, MPLS labels and PPPoE are stepped
/// over.
final class LinkLayer {
    private static final int IPV4 = 0x0800;
    private static final int IPV6 = 0x86DD;
    private static final int MPLS = 0x8847;
    private static final int MPLS_MULTICAST = 0x8848;
    private static final int PPPOE_SESSION = 0x8864;
    private static final int PPP_IPV4 = 0x0021;
    private static final int PPP_IPV6 = 0x0057;
    private static final int TAGS_MAX = 4;

    private LinkLayer() {}

    static Optional<ByteBuffer> ipPacket(CapturedFrame frame) {
        var bytes = ByteBuffer.wrap(frame.bytes());
        return switch (frame.linkType()) {
            case ETHERNET -> afterEtherType(bytes, 12, 14);
            case LINUX_COOKED -> afterEtherType(bytes, 14, 16);
            case LINUX_COOKED_V2 -> afterEtherType(bytes, 0, 20);
            case LOOPBACK_NULL, LOOPBACK -> from(bytes, 4);
            case RAW_IP, RAW_IPV4, RAW_IPV6 -> from(bytes, 0);
            case UNSUPPORTED -> Optional.empty();
        };
    }

    // Both cooked headers keep the type of what follows in another place than right before it.
    private static Optional<ByteBuffer> afterEtherType(ByteBuffer bytes, int typeAt, int payloadAt) {
        int type = typeAt + 2 <= bytes.limit() ? bytes.getShort(typeAt) & 0xFFFF : 0;
        int payload = payloadAt;
        for (int tags = 0; tags < TAGS_MAX && isTag(type) && payload + 4 <= bytes.limit(); tags++) {
            type = bytes.getShort(payload + 2) & 0xFFFF;
            payload += 4;
        }
        return switch (type) {
            case IPV4, IPV6 -> from(bytes, payload);
            case MPLS, MPLS_MULTICAST -> afterLabels(bytes, payload);
            case PPPOE_SESSION -> afterPpp(bytes, payload);
            default -> Optional.empty();
        };
    }

    private static boolean isTag(int type) {
        return type == 0x8100 || type == 0x88A8 || type == 0x9100;
    }

    // The label at the bottom of the stack is marked; that IP follows is likely, and checked by its version.
    private static Optional<ByteBuffer> afterLabels(ByteBuffer bytes, int at) {
        int label = at;
        while (label + 4 <= bytes.limit() && (bytes.get(label + 2) & 1) == 0) {
            label += 4;
        }
        return from(bytes, label + 4);
    }

    private static Optional<ByteBuffer> afterPpp(ByteBuffer bytes, int at) {
        int protocol = at + 8 <= bytes.limit() ? bytes.getShort(at + 6) & 0xFFFF : 0;
        return protocol == PPP_IPV4 || protocol == PPP_IPV6 ? from(bytes, at + 8) : Optional.empty();
    }

    private static Optional<ByteBuffer> from(ByteBuffer bytes, int at) {
        return at < bytes.limit() ? Optional.of(bytes.slice(at, bytes.limit() - at)) : Optional.empty();
    }
}
