package io.earwitness.sip.message;

import java.util.OptionalInt;

/// `host[:port]` as URIs and Via hold it; an IPv6 literal keeps its brackets. Blanks around the colon are allowed.
public record HostPort(String host, OptionalInt port) {
    private static final int PORT_DIGITS_MAX = 5;
    private static final int PORT_MAX = 65_535;

    public static HostPort parse(String text) {
        var trimmed = text.strip();
        int hostEnd = hostEnd(trimmed);
        var host = trimmed.substring(0, hostEnd).strip();
        check(host);
        var rest = trimmed.substring(hostEnd).strip();
        if (rest.isEmpty()) {
            return new HostPort(host, OptionalInt.empty());
        }
        if (rest.charAt(0) != ':') {
            throw new MalformedValueException("text after a host", text);
        }
        return new HostPort(host, OptionalInt.of(port(rest.substring(1).strip())));
    }

    private static int hostEnd(String text) {
        if (text.startsWith("[")) {
            int bracket = text.indexOf(']');
            if (bracket < 0) {
                throw new MalformedValueException("unclosed IPv6 literal", text);
            }
            return bracket + 1;
        }
        int colon = text.indexOf(':');
        return colon < 0 ? text.length() : colon;
    }

    private static void check(String host) {
        if (host.isEmpty()) {
            throw new MalformedValueException("no host", host);
        }
        boolean literal = host.charAt(0) == '[';
        for (int i = literal ? 1 : 0; i < host.length() - (literal ? 1 : 0); i++) {
            char c = host.charAt(i);
            boolean allowed = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '-'
                    || c == '_'
                    || (literal && (c == ':' || c == '%'));
            if (!allowed) {
                throw new MalformedValueException("not a host", host);
            }
        }
    }

    private static int port(String digits) {
        if (digits.isEmpty() || digits.length() > PORT_DIGITS_MAX) {
            throw new MalformedValueException("not a port", digits);
        }
        int port = 0;
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c < '0' || c > '9') {
                throw new MalformedValueException("not a port", digits);
            }
            port = port * 10 + (c - '0');
        }
        if (port > PORT_MAX) {
            throw new MalformedValueException("not a port", digits);
        }
        return port;
    }

    @Override
    public String toString() {
        return port.isPresent() ? host + ":" + port.getAsInt() : host;
    }
}
