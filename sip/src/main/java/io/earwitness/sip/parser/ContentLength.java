package io.earwitness.sip.parser;

import java.nio.charset.StandardCharsets;

/// Finds the Content-Length in the raw head of a message, in its long and compact form, without reading the rest.
final class ContentLength {
    static final long MISSING = -2;
    static final long BAD = -1;
    private static final String LONG_NAME = "content-length";

    private ContentLength() {}

    /// The length, or [#MISSING] or [#BAD].
    static long in(byte[] bytes, int start, int end) {
        int line = start;
        while (line < end) {
            int next = nextLine(bytes, line, end);
            int value = valueStart(bytes, line, next);
            if (value >= 0) {
                return number(bytes, value, next, end);
            }
            line = next;
        }
        return MISSING;
    }

    private static int nextLine(byte[] bytes, int from, int end) {
        int i = from;
        while (i < end && bytes[i] != '\n') {
            i++;
        }
        return i + 1;
    }

    private static int valueStart(byte[] bytes, int line, int end) {
        int i = line;
        int matched = 0;
        boolean compact = i < end && lower(bytes[i]) == 'l';
        while (i < end && matched < LONG_NAME.length() && lower(bytes[i]) == LONG_NAME.charAt(matched)) {
            i++;
            matched++;
        }
        if (matched < LONG_NAME.length()) {
            if (!compact) {
                return -1;
            }
            i = line + 1;
        }
        while (i < end && (bytes[i] == ' ' || bytes[i] == '\t')) {
            i++;
        }
        return i < end && bytes[i] == ':' ? i + 1 : -1;
    }

    private static char lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (char) (b + 32) : (char) (b & 0xFF);
    }

    private static long number(byte[] bytes, int from, int lineEnd, int headEnd) {
        int stop = Math.min(lineEnd, headEnd);
        // The value may stand on a folded line.
        while (stop < headEnd && (bytes[stop] == ' ' || bytes[stop] == '\t')) {
            stop = Math.min(nextLine(bytes, stop, headEnd), headEnd);
        }
        var text = new String(bytes, from, stop - from, StandardCharsets.ISO_8859_1);
        long number = Tokens.number(text, Integer.MAX_VALUE);
        return number < 0 ? BAD : number;
    }
}
