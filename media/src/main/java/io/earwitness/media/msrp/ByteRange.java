package io.earwitness.media.msrp;

import java.util.Optional;
import java.util.regex.Pattern;

/// Where in its message a chunk begins, and how long the message is: `Byte-Range: 1-25/250` (RFC 4975 §7.1.1).
///
/// Where the chunk ends is told by its end-line alone: a sender may break off earlier than it said.
///
/// @param first position of the chunk's first byte, from 1
/// @param total bytes of the whole message; -1 where the sender does not know yet
public record ByteRange(long first, long total) {
    /// What holds where nothing is said.
    public static final ByteRange WHOLE = new ByteRange(1, -1);

    private static final Pattern FORM =
            Pattern.compile("\\s*(\\d{1,15})\\s*-\\s*(?:\\d{1,15}|\\*)\\s*/\\s*(\\d{1,15}|\\*)\\s*");

    /// Empty where it cannot be read, or begins before the first byte.
    static Optional<ByteRange> parse(String text) {
        var found = FORM.matcher(text);
        if (!found.matches() || Long.parseLong(found.group(1)) < 1) {
            return Optional.empty();
        }
        var total = found.group(2).equals("*") ? -1 : Long.parseLong(found.group(2));
        return Optional.of(new ByteRange(Long.parseLong(found.group(1)), total));
    }
}
