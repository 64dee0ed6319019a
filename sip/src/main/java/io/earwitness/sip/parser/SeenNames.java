package io.earwitness.sip.parser;

import org.jspecify.annotations.Nullable;

/// Names of headers that came before, so that not every message makes its own. Holds a few hundred short ones at most,
/// whatever peers send. Any thread may use it; where two write at once, a name is made anew at worst.
final class SeenNames {
    private static final int PLACES = 512;
    private static final int CHARS_MAX = 40;

    private final @Nullable String[] names = new @Nullable String[PLACES];

    /// One that is spelled just like these bytes, if it is remembered.
    @Nullable
    String find(byte[] bytes, int from, int to) {
        int length = to - from;
        var name = length == 0 ? null : names[place(bytes[from], bytes[to - 1], length)];
        if (name == null || name.length() != length) {
            return null;
        }
        for (int i = 0; i < length; i++) {
            if (name.charAt(i) != (char) bytes[from + i]) {
                return null;
            }
        }
        return name;
    }

    /// @param name a token, so that each of its characters is one byte
    void remember(String name) {
        if (name.length() <= CHARS_MAX) {
            names[place((byte) name.charAt(0), (byte) name.charAt(name.length() - 1), name.length())] = name;
        }
    }

    private static int place(byte first, byte last, int length) {
        return ((first * 31 + last) * 31 + length) & (PLACES - 1);
    }
}
