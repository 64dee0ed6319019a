package io.earwitness.sip.message;

import java.util.Optional;

/// The value of From, To, Contact, Route and their kin: a display name, a URI, and the header's parameters.
public record NameAddress(Optional<String> displayName, SipUri uri, Parameters parameters) {

    public static NameAddress of(SipUri uri) {
        return new NameAddress(Optional.empty(), uri, Parameters.none());
    }

    /// Reads `"Name" <uri>;p`, `Name <uri>;p` and `uri;p`; in the last form the parameters belong to the header
    /// (RFC 3261 §20). Throws [MalformedValueException] for what has no readable URI.
    public static NameAddress parse(String text) {
        var value = text.strip();
        int open = Separated.indexOf(value, '<', 0);
        if (open < 0) {
            return bare(value);
        }
        int close = value.indexOf('>', open);
        if (close < 0) {
            throw new MalformedValueException("unclosed <", text);
        }
        var name = Separated.unquoted(value.substring(0, open).strip());
        var after = value.substring(close + 1).strip();
        if (!after.isEmpty() && after.charAt(0) != ';') {
            throw new MalformedValueException("text after >", text);
        }
        return new NameAddress(
                name.isEmpty() ? Optional.empty() : Optional.of(name),
                SipUri.parse(value.substring(open + 1, close).strip()),
                Parameters.parse(after));
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
