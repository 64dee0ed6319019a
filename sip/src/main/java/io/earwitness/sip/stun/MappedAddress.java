package io.earwitness.sip.stun;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/// The value of MAPPED-ADDRESS and XOR-MAPPED-ADDRESS (RFC 8489 §14.1 and §14.2).
final class MappedAddress {
    private static final int IPV4 = 1;
    private static final int IPV6 = 2;

    private MappedAddress() {}

    /// Empty for what is no address that somebody could send to.
    ///
    /// @param mask 16 octets to be taken off the address, and the first two off the port
    static Optional<InetSocketAddress> read(byte[] value, byte[] mask) {
        if (value.length < 2 || value.length != length(value[1])) {
            return Optional.empty();
        }
        int port = ((value[2] ^ mask[0]) & 0xff) << 8 | ((value[3] ^ mask[1]) & 0xff);
        var octets = Arrays.copyOfRange(value, 4, value.length);
        for (int i = 0; i < octets.length; i++) {
            octets[i] ^= mask[i];
        }
        try {
            var address = InetAddress.getByAddress(octets);
            boolean usable = port != 0 && !address.isAnyLocalAddress() && !address.isMulticastAddress();
            return usable ? Optional.of(new InetSocketAddress(address, port)) : Optional.empty();
        } catch (UnknownHostException impossible) {
            return Optional.empty();
        }
    }

    private static int length(byte family) {
        return switch (family) {
            case IPV4 -> 8;
            case IPV6 -> 20;
            default -> -1;
        };
    }
}
