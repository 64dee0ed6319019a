package io.earwitness.sip.message;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// One value of a Reason header (RFC 3326): why a request was sent, in the words of a protocol such as `SIP` or
/// `Q.850`.
public record Reason(String protocol, OptionalInt cause, Optional<String> text) {
    private static final int DIGITS_MAX = 6;

    /// All that the message gives, in their order; what names no protocol is left out.
    public static List<Reason> of(SipMessage message) {
        return message.headers().lines("Reason").stream()
                .flatMap(line -> Separated.split(line, ',').stream())
                .flatMap(value -> parse(value).stream())
                .toList();
    }

    private static Optional<Reason> parse(String value) {
        int semicolon = Separated.indexOf(value, ';', 0);
        var protocol = (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
        if (protocol.isEmpty() || protocol.indexOf('=') >= 0) {
            return Optional.empty();
        }
        var parameters = semicolon < 0 ? Parameters.none() : Parameters.parse(value.substring(semicolon));
        var digits = parameters.get("cause").orElse("");
        boolean number = digits.matches("[0-9]{1," + DIGITS_MAX + "}");
        return Optional.of(new Reason(
                protocol,
                number ? OptionalInt.of(Integer.parseInt(digits)) : OptionalInt.empty(),
                parameters.get("text").filter(text -> !text.isBlank())));
    }

    /// For people: `Q.850 16, Normal call clearing`.
    @Override
    public String toString() {
        var words = new StringBuilder(protocol);
        cause.ifPresent(number -> words.append(' ').append(number));
        text.ifPresent(said -> words.append(", ").append(said));
        return words.toString();
    }
}
