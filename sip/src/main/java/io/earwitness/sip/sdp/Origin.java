package io.earwitness.sip.sdp;

import java.util.List;

/// The `o=` line: who wrote the description, and its version. Session id and version stay text, since peers send
/// numbers beyond 64 bits.
public record Origin(String username, String sessionId, String version, Connection address) {

    public static Origin of(String username, long sessionId, long version, Connection address) {
        return new Origin(username, Long.toUnsignedString(sessionId), Long.toUnsignedString(version), address);
    }

    static Origin parse(String text) {
        var parts = Words.of(text);
        var address = parts.size() < 6
                ? new Connection(false, "0.0.0.0")
                : new Connection(parts.get(4).equalsIgnoreCase("IP6"), parts.get(5));
        return new Origin(word(parts, 0), word(parts, 1), word(parts, 2), address);
    }

    private static String word(List<String> words, int index) {
        return index < words.size() ? words.get(index) : "-";
    }

    @Override
    public String toString() {
        return username + " " + sessionId + " " + version + " " + address;
    }
}
