package io.earwitness.media.container;

import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// Makes the IP and UDP headers that a datagram had when the network brought it (RFC 791, RFC 768, RFC 8200).
final class UdpOverIp {
    private static final int UDP_HEADER_BYTES = 8;
    private static final int HOPS = 64;
    private static final int UDP = 17;

    private UdpOverIp() {}

    /// Bytes of the packet.
    static int length(InetSocketAddress source, ByteBuffer payload) {
        int header = source.getAddress() instanceof Inet4Address ? 20 : 40;
        int length = header + UDP_HEADER_BYTES + payload.remaining();
        if (length > 65_535) {
            throw new IllegalArgumentException("no datagram holds " + payload.remaining() + " bytes");
        }
        return length;
    }

    /// Appends the packet; the payload stays as it is.
    ///
    /// @param into of network byte order, with room for it
    static void put(InetSocketAddress source, InetSocketAddress destination, ByteBuffer payload, ByteBuffer into) {
        var from = source.getAddress().getAddress();
        var to = destination.getAddress().getAddress();
        if (from.length != to.length) {
            throw new IllegalArgumentException("one packet, two address families: " + source + ", " + destination);
        }
        int udpLength = UDP_HEADER_BYTES + payload.remaining();
        if (from.length == 4) {
            putVersion4(into, from, to, length(source, payload));
        } else {
            putVersion6(into, from, to, udpLength);
        }
        int udp = into.position();
        into.putShort((short) source.getPort())
                .putShort((short) destination.getPort())
                .putShort((short) udpLength)
                .putShort((short) 0)
                .put(payload.duplicate());
        // Both addresses stand right before.
        into.putShort(udp + 6, udpChecksum(into, udp, 2 * from.length));
    }

    private static void putVersion4(ByteBuffer packet, byte[] from, byte[] to, int length) {
        int start = packet.position();
        packet.put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) length)
                .putInt(0x0000_4000)
                .put((byte) HOPS)
                .put((byte) UDP)
                .putShort((short) 0)
                .put(from)
                .put(to);
        packet.putShort(start + 10, (short) ~fold(sum(packet, start, 20)));
    }

    private static void putVersion6(ByteBuffer packet, byte[] from, byte[] to, int udpLength) {
        packet.putInt(0x6000_0000)
                .putShort((short) udpLength)
                .put((byte) UDP)
                .put((byte) HOPS)
                .put(from)
                .put(to);
    }

    private static short udpChecksum(ByteBuffer packet, int udp, int addressBytes) {
        int udpLength = packet.position() - udp;
        long sum = sum(packet, udp - addressBytes, addressBytes + udpLength) + UDP + udpLength;
        int checksum = ~fold(sum) & 0xFFFF;
        // Zero would mean "not computed".
        return (short) (checksum == 0 ? 0xFFFF : checksum);
    }

    // By words of 32 bits, which fold to the same (RFC 1071 §2).
    private static long sum(ByteBuffer bytes, int from, int length) {
        long sum = 0;
        int at = from;
        for (int end = from + length - 3; at < end; at += 4) {
            sum += bytes.getInt(at) & 0xFFFF_FFFFL;
        }
        for (int shift = 24; at < from + length; at++, shift -= 8) {
            sum += (bytes.get(at) & 0xFFL) << shift;
        }
        return sum;
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded > 0xFFFF) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return (int) folded;
    }
}
