package io.earwitness.sip.sdp;

import java.net.InetAddress;
import java.util.Optional;

/// The `c=` line: where media is expected. A TTL or count after the address is dropped.
public record Connection(boolean ipv6, String address) {

    public static Connection of(InetAddress address) {
        var text = address.getHostAddress();
        int zone = text.indexOf('%');
        return new Connection(text.indexOf(':') >= 0, zone < 0 ? text : text.substring(0, zone));
    }

    static Optional<Connection> parse(String text) {
        var parts = Words.of(text);
        if (parts.size() < 3) {
            return Optional.empty();
        }
        var given = parts.get(2);
        int slash = given.indexOf('/');
        var address = slash < 0 ? given : given.substring(0, slash);
        return address.isEmpty() || !address.chars().allMatch(Connection::isVisible)
                ? Optional.empty()
                : Optional.of(new Connection(parts.get(1).equalsIgnoreCase("IP6"), address));
    }

    private static boolean isVisible(int character) {
        return !Character.isWhitespace(character) && !Character.isISOControl(character);
    }

    /// Whether the address is the "send me nothing" of RFC 3264 §8.4.
    public boolean isNowhere() {
        return address.equals("0.0.0.0") || address.equals("::");
    }

    @Override
    public String toString() {
        return "IN " + (ipv6 ? "IP6 " : "IP4 ") + address;
    }
}
