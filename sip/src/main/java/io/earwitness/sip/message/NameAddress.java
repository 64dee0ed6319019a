package io.earwitness.sip.message;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The value of From, To, Contact, Route and their kin: a display name, a URI, and the header's parameters.
public record NameAddress(Optional<String> displayName, SipUri uri, Parameters parameters) {
    private static final Set<String> URI_PARAMETERS =
            Set.of("transport", "user", "method", "ttl", "maddr", "lr", "comp");

    public static NameAddress of(SipUri uri) {
        return new NameAddress(Optional.empty(), uri, Parameters.none());
    }

    /// Reads `"Name" <uri>;p`, `Name <uri>;p` and `uri;p`; in the last form the parameters belong to the header
    /// (RFC 3261 §20). Real clients also forget the `>`: then parameters that no URI has belong to the header.
    /// Throws [MalformedValueException] for what has no readable URI.
    public static NameAddress parse(String text) {
        var value = text.strip();
        int open = Separated.indexOf(value, '<', 0);
        if (open < 0) {
            return bare(value);
        }
        int close = value.indexOf('>', open);
        var name = Separated.unquoted(value.substring(0, open).strip());
        if (close < 0) {
            return unclosed(name, value.substring(open + 1));
        }
        var after = value.substring(close + 1).strip();
        if (!after.isEmpty() && after.charAt(0) != ';') {
            throw new MalformedValueException("text after >", text);
        }
        return new NameAddress(
                name.isEmpty() ? Optional.empty() : Optional.of(name),
                SipUri.parse(value.substring(open + 1, close).strip()),
                Parameters.parse(after));
    }

    /// Like [#parse]; empty for what has no readable URI.
    static Optional<NameAddress> read(String text) {
        try {
            return Optional.of(parse(text));
        } catch (MalformedValueException unreadable) {
            return Optional.empty();
        }
    }

    private static NameAddress unclosed(String name, String value) {
        int host = value.indexOf('@') + 1;
        var pieces = Separated.split(value.substring(host), ';');
        int end = Math.min(1, pieces.size());
        while (end < pieces.size() && isOfUri(pieces.get(end))) {
            end++;
        }
        return new NameAddress(
                name.isEmpty() ? Optional.empty() : Optional.of(name),
                SipUri.parse(value.substring(0, host).strip() + joined(pieces.subList(0, end))),
                Parameters.parse(joined(pieces.subList(end, pieces.size()))));
    }

    private static boolean isOfUri(String parameter) {
        int equals = parameter.indexOf('=');
        var name = equals < 0 ? parameter : parameter.substring(0, equals);
        return URI_PARAMETERS.contains(name.strip().toLowerCase(Locale.ROOT));
    }

    private static String joined(List<String> pieces) {
        return String.join(";", pieces);
    }

    private static NameAddress bare(String value) {
        int semicolon = value.indexOf(';');
        var uri = semicolon < 0 ? value : value.substring(0, semicolon);
        var parameters = semicolon < 0 ? "" : value.substring(semicolon);
        return new NameAddress(Optional.empty(), SipUri.parse(uri.strip()), Parameters.parse(parameters));
    }

    public Optional<String> tag() {
        return parameters.get("tag");
    }

    public NameAddress withTag(String tag) {
        return new NameAddress(displayName, uri, parameters.with("tag", tag));
    }

    public NameAddress withParameters(Parameters changed) {
        return new NameAddress(displayName, uri, changed);
    }

    @Override
    public String toString() {
        var name = displayName
                .map(text -> "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\" ")
                .orElse("");
        return name + "<" + uri + ">" + parameters;
    }
}
