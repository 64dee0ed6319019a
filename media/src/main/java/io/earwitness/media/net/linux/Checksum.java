package io.earwitness.media.net.linux;

import java.nio.ByteBuffer;

/// The checksum of a UDP datagram (RFC 768, RFC 8200 §8.1): sockets verify it, a ring leaves it to its reader.
final class Checksum {
    private static final int UDP = 17;

    private Checksum() {}

    /// @param bytes          network byte order
    /// @param addresses      where source and destination address lie, one after the other
    /// @param addressesBytes 8 or 32
    /// @param udp            where the UDP header begins
    static boolean isGood(ByteBuffer bytes, int addresses, int addressesBytes, int udp, int length) {
        if (bytes.getShort(udp + 6) == 0) {
            // The sender computed none, which only IPv4 allows.
            return addressesBytes == 8;
        }
        var sum = sum(bytes, addresses, addressesBytes) + sum(bytes, udp, length) + UDP + length;
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return sum == 0xFFFF;
    }

    // Four bytes at a time: the ones' complement sum does not mind where words are put together.
    private static long sum(ByteBuffer bytes, int from, int length) {
        var sum = 0L;
        var at = from;
        for (var end = from + (length & ~3); at < end; at += 4) {
            sum += bytes.getInt(at) & 0xFFFF_FFFFL;
        }
        if ((length & 2) != 0) {
            sum += bytes.getShort(at) & 0xFFFF;
            at += 2;
        }
        if ((length & 1) != 0) {
            sum += (bytes.get(at) & 0xFF) << 8;
        }
        return sum;
    }
}
