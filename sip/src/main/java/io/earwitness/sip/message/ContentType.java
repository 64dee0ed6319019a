package io.earwitness.sip.message;

import java.util.Locale;

/// A media type with its parameters: `multipart/mixed;boundary="x"`. Type and subtype are lower case.
public record ContentType(String type, String subtype, Parameters parameters) {

    public static ContentType parse(String text) {
        int semicolon = Separated.indexOf(text, ';', 0);
        var name = semicolon < 0 ? text : text.substring(0, semicolon);
        int slash = name.indexOf('/');
        var type = slash < 0 ? "" : name.substring(0, slash).strip().toLowerCase(Locale.ROOT);
        var subtype = slash < 0 ? "" : name.substring(slash + 1).strip().toLowerCase(Locale.ROOT);
        if (type.isEmpty() || subtype.isEmpty()) {
            throw new MalformedValueException("not a media type", text);
        }
        return new ContentType(
                type, subtype, semicolon < 0 ? Parameters.none() : Parameters.parse(text.substring(semicolon)));
    }

    /// `type/subtype` without parameters.
    public String name() {
        return type + "/" + subtype;
    }

    @Override
    public String toString() {
        return name() + parameters;
    }
}
