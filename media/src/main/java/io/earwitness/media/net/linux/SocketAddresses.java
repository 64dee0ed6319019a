package io.earwitness.media.net.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;

/// `sockaddr_in` and `sockaddr_in6` to and from Java's addresses.
final class SocketAddresses {
    static final int BYTES_MAX = 28;
    private static final int BYTES_V4 = 16;
    private static final int PORT = 2;
    private static final int ADDRESS_V4 = 4;
    private static final int ADDRESS_V6 = 8;
    private static final int SCOPE_V6 = 24;
    private static final ValueLayout.OfShort NETWORK_SHORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    private SocketAddresses() {}

    static int family(InetAddress address) {
        return address instanceof Inet4Address ? Libc.AF_INET : Libc.AF_INET6;
    }

    /// For a socket of `family`; an IPv4 address is mapped where the socket is of IPv6 (RFC 4291 §2.5.5.2).
    static MemorySegment encode(SegmentAllocator memory, int family, InetSocketAddress address) {
        var isV4 = family == Libc.AF_INET;
        var bytes = memory.allocate(isV4 ? BYTES_V4 : BYTES_MAX, 8).fill((byte) 0);
        bytes.set(JAVA_SHORT, 0, (short) family);
        bytes.set(NETWORK_SHORT, PORT, (short) address.getPort());
        var host = address.getAddress().getAddress();
        if (isV4) {
            if (host.length != 4) {
                throw new IllegalArgumentException("an IPv4 socket sends nothing to " + address);
            }
            copy(host, bytes, ADDRESS_V4);
        } else if (host.length == 4) {
            bytes.set(JAVA_SHORT, ADDRESS_V6 + 10, (short) 0xFFFF);
            copy(host, bytes, ADDRESS_V6 + 12);
        } else {
            copy(host, bytes, ADDRESS_V6);
            bytes.set(JAVA_INT, SCOPE_V6, ((Inet6Address) address.getAddress()).getScopeId());
        }
        return bytes;
    }

    private static void copy(byte[] from, MemorySegment to, long offset) {
        MemorySegment.copy(from, 0, to, ValueLayout.JAVA_BYTE, offset, from.length);
    }

    static InetSocketAddress decode(MemorySegment address) {
        var isV4 = address.get(JAVA_SHORT, 0) == Libc.AF_INET;
        var host = new byte[isV4 ? 4 : 16];
        MemorySegment.copy(address, ValueLayout.JAVA_BYTE, isV4 ? ADDRESS_V4 : ADDRESS_V6, host, 0, host.length);
        try {
            // A mapped address comes out as the IPv4 address that it is.
            var plain = InetAddress.getByAddress(host);
            if (plain instanceof Inet6Address && address.get(JAVA_INT, SCOPE_V6) != 0) {
                plain = Inet6Address.getByAddress(null, host, address.get(JAVA_INT, SCOPE_V6));
            }
            return new InetSocketAddress(plain, address.get(NETWORK_SHORT, PORT) & 0xFFFF);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("addresses are 4 or 16 bytes here", impossible);
        }
    }
}
