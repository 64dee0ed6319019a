package io.earwitness.media.container;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// Makes the IP and UDP headers that a datagram had when the network brought it (RFC 791, RFC 768, RFC 8200).
final class UdpOverIp {
    private static final int UDP_HEADER_BYTES = 8;
    private static final int HOPS = 64;
    private static final int UDP = 17;

    private UdpOverIp() {}

    static ByteBuffer packet(InetSocketAddress source, InetSocketAddress destination, ByteBuffer payload) {
        var from = source.getAddress().getAddress();
        var to = destination.getAddress().getAddress();
        if (from.length != to.length) {
            throw new IllegalArgumentException("one packet, two address families: " + source + ", " + destination);
        }
        int header = from.length == 4 ? 20 : 40;
        int udpLength = UDP_HEADER_BYTES + payload.remaining();
        if (header + udpLength > 65_535) {
            throw new IllegalArgumentException("no datagram holds " + payload.remaining() + " bytes");
        }
        var packet = ByteBuffer.allocate(header + udpLength);
        if (header == 20) {
            putVersion4(packet, from, to, header + udpLength);
        } else {
            putVersion6(packet, from, to, udpLength);
        }
        packet.putShort((short) source.getPort())
                .putShort((short) destination.getPort())
                .putShort((short) udpLength)
                .putShort((short) 0)
                .put(payload.duplicate())
                .flip();
        packet.putShort(header + 6, udpChecksum(packet, header, from, to));
        return packet;
    }

    private static void putVersion4(ByteBuffer packet, byte[] from, byte[] to, int length) {
        packet.put((byte) 0x45)
                .put((byte) 0)
                .putShort((short) length)
                .putInt(0x0000_4000)
                .put((byte) HOPS)
                .put((byte) UDP)
                .putShort((short) 0)
                .put(from)
                .put(to);
        packet.putShort(10, (short) ~fold(sum(packet, 0, 20)));
    }

    private static void putVersion6(ByteBuffer packet, byte[] from, byte[] to, int udpLength) {
        packet.putInt(0x6000_0000)
                .putShort((short) udpLength)
                .put((byte) UDP)
                .put((byte) HOPS)
                .put(from)
                .put(to);
    }

    private static short udpChecksum(ByteBuffer packet, int header, byte[] from, byte[] to) {
        int udpLength = packet.limit() - header;
        long sum = sum(ByteBuffer.wrap(from), 0, from.length)
                + sum(ByteBuffer.wrap(to), 0, to.length)
                + UDP
                + udpLength
                + sum(packet, header, udpLength);
        int checksum = ~fold(sum) & 0xFFFF;
        // Zero would mean "not computed".
        return (short) (checksum == 0 ? 0xFFFF : checksum);
    }

    private static long sum(ByteBuffer bytes, int from, int length) {
        long sum = 0;
        for (int i = 0; i + 1 < length; i += 2) {
            sum += bytes.getShort(from + i) & 0xFFFF;
        }
        return length % 2 == 0 ? sum : sum + ((bytes.get(from + length - 1) & 0xFF) << 8);
    }

    private static int fold(long sum) {
        long folded = sum;
        while (folded > 0xFFFF) {
            folded = (folded & 0xFFFF) + (folded >>> 16);
        }
        return (int) folded;
    }
}
