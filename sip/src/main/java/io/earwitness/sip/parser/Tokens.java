package io.earwitness.sip.parser;

/// The `token` of RFC 3261 §25.1.
final class Tokens {
    private static final String MARKS = "-.!%*_+`'~";

    private Tokens() {}

    static boolean isToken(String text) {
        if (text.isEmpty()) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!alphanumeric && MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /// The number in plain digits up to the maximum, or -1.
    static long number(String digits, long max) {
        var text = digits.strip();
        if (text.isEmpty()) {
            return -1;
        }
        long number = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9' || number > max) {
                return -1;
            }
            number = number * 10 + (c - '0');
        }
        return number > max ? -1 : number;
    }
}
