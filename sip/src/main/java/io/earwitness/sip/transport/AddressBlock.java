package io.earwitness.sip.transport;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.regex.Pattern;

/// A range of addresses: `192.0.2.0/24`, `2001:db8::/32`, or one address without a length.
public record AddressBlock(InetAddress network, int prefixBits) {
    // Java also reads 1.2.3 as 1.2.0.3, which nobody means.
    private static final Pattern DOTTED = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");

    /// Throws [IllegalArgumentException] with a sentence; asks no name server.
    public static AddressBlock parse(String text) {
        int slash = text.indexOf('/');
        var literal = (slash < 0 ? text : text.substring(0, slash)).strip();
        try {
            if (literal.indexOf(':') < 0 && !DOTTED.matcher(literal).matches()) {
                throw new IllegalArgumentException("not four numbers");
            }
            var address = InetAddress.ofLiteral(literal);
            int bits = address.getAddress().length * 8;
            int prefix = slash < 0
                    ? bits
                    : Integer.parseInt(text.substring(slash + 1).strip());
            if (prefix >= 0 && prefix <= bits) {
                return new AddressBlock(address, prefix);
            }
        } catch (IllegalArgumentException wrong) {
            // told below, in our words
        }
        throw new IllegalArgumentException("'" + text + "' is no address and no block such as 192.0.2.0/24");
    }

    boolean contains(InetAddress address) {
        var ours = network.getAddress();
        var other = address.getAddress();
        if (ours.length != other.length) {
            return false;
        }
        int whole = prefixBits / 8;
        if (!Arrays.equals(ours, 0, whole, other, 0, whole)) {
            return false;
        }
        int rest = prefixBits % 8;
        return rest == 0 || (ours[whole] ^ other[whole]) >> (8 - rest) == 0;
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefixBits;
    }
}
