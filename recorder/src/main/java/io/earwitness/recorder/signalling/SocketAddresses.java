package io.earwitness.recorder.signalling;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/// Reads addresses as the journal writes them, `192.0.2.1:5060` or `[2001:db8::1]:5060`; never asks a name server.
///
/// What cannot be read becomes `0.0.0.0:0`: a packet with an unknown sender is better than no packet.
public final class SocketAddresses {
    public static final InetSocketAddress UNKNOWN = new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0);

    private SocketAddresses() {}

    /// Sender and receiver of one packet, both of one family.
    public record Pair(InetSocketAddress from, InetSocketAddress to) {}

    public static InetSocketAddress parse(String text) {
        var colon = text.lastIndexOf(':');
        if (colon < 0) {
            return UNKNOWN;
        }
        var host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        }
        try {
            return new InetSocketAddress(InetAddress.ofLiteral(host), Integer.parseInt(text.substring(colon + 1)));
        } catch (IllegalArgumentException unreadable) {
            return UNKNOWN;
        }
    }

    /// Where the families differ, the IPv4 one is written as its IPv4-mapped IPv6 address.
    public static Pair sameFamily(InetSocketAddress from, InetSocketAddress to) {
        var mixed = isV6(from) != isV6(to);
        return mixed ? new Pair(asV6(from), asV6(to)) : new Pair(from, to);
    }

    private static boolean isV6(InetSocketAddress address) {
        return address.getAddress() instanceof Inet6Address;
    }

    private static InetSocketAddress asV6(InetSocketAddress address) {
        if (isV6(address)) {
            return address;
        }
        var mapped = new byte[16];
        mapped[10] = (byte) 0xFF;
        mapped[11] = (byte) 0xFF;
        System.arraycopy(address.getAddress().getAddress(), 0, mapped, 12, 4);
        try {
            return new InetSocketAddress(Inet6Address.getByAddress("", mapped, -1), address.getPort());
        } catch (UnknownHostException neverForSixteenBytes) {
            throw new IllegalStateException(neverForSixteenBytes);
        }
    }
}
