package io.earwitness.sip.message;

import java.util.ArrayList;
import java.util.List;

/// Cuts header text at a separator that stands outside quotes and angle brackets; one pass, whatever the text.
final class Separated {
    private Separated() {}

    /// The trimmed, non-empty pieces.
    static List<String> split(String text, char separator) {
        var pieces = new ArrayList<String>();
        int start = 0;
        while (start <= text.length()) {
            int end = indexOf(text, separator, start);
            int stop = end < 0 ? text.length() : end;
            var piece = text.substring(start, stop).strip();
            if (!piece.isEmpty()) {
                pieces.add(piece);
            }
            start = stop + 1;
        }
        return pieces;
    }

    /// Where the separator first stands outside quotes and brackets, or -1.
    static int indexOf(String text, char separator, int from) {
        boolean quoted = false;
        boolean bracketed = false;
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c == '\\') {
                    i++;
                } else if (c == '"') {
                    quoted = false;
                }
            } else if (c == separator && !bracketed) {
                return i;
            } else if (c == '"' && !bracketed) {
                quoted = true;
            } else if (c == '<') {
                bracketed = true;
            } else if (c == '>') {
                bracketed = false;
            }
        }
        return -1;
    }

    static String unquoted(String text) {
        if (text.length() < 2 || text.charAt(0) != '"' || text.charAt(text.length() - 1) != '"') {
            return text;
        }
        var plain = new StringBuilder(text.length());
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c == '\\' && i + 1 < text.length() - 1) {
                i++;
                c = text.charAt(i);
            }
            plain.append(c);
        }
        return plain.toString();
    }
}
