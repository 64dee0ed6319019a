package io.earwitness.sip.message;

/// A header value or URI that cannot be read. Thrown by the readers of single values; the parser turns it into
/// a malformed message, so that values of a parsed message never throw it.
public final class MalformedValueException extends RuntimeException {
    private static final int SHOWN_CHARS_MAX = 80;

    public MalformedValueException(String what, String value) {
        super(what + ": " + shortened(value));
    }

    private static String shortened(String value) {
        return value.length() <= SHOWN_CHARS_MAX ? value : value.substring(0, SHOWN_CHARS_MAX) + "…";
    }
}
