package io.earwitness.recorder.playback;

import java.util.regex.Pattern;

/// Which bytes of a file somebody wants: RFC 9110 §14, one range.
///
/// What is not understood (another unit, several ranges, nonsense) asks for the whole file, as §14.2 allows.
public sealed interface ByteRange {
    /// All of it.
    record Whole() implements ByteRange {}

    /// From `first` to `last`, both included, counted from 0.
    record Part(long first, long last) implements ByteRange {
        public long length() {
            return last - first + 1;
        }
    }

    /// Nothing of what was asked for exists.
    record Unsatisfiable() implements ByteRange {}

    Pattern FORM = Pattern.compile("bytes *= *([0-9]*) *- *([0-9]*) *", Pattern.CASE_INSENSITIVE);
    int DIGITS_MAX = 18;

    /// @param header the field's value, `bytes=0-99`
    /// @param size   the file's length in bytes
    static ByteRange parse(String header, long size) {
        var form = FORM.matcher(header);
        if (!form.matches() || (form.group(1).isEmpty() && form.group(2).isEmpty())) {
            return new Whole();
        }
        if (form.group(1).isEmpty()) {
            return lastBytes(number(form.group(2)), size);
        }
        var first = number(form.group(1));
        var last = form.group(2).isEmpty() ? Long.MAX_VALUE : number(form.group(2));
        if (last < first) {
            return new Whole();
        }
        return first >= size ? new Unsatisfiable() : new Part(first, Math.min(last, size - 1));
    }

    private static ByteRange lastBytes(long count, long size) {
        return count == 0 || size == 0 ? new Unsatisfiable() : new Part(Math.max(0, size - count), size - 1);
    }

    private static long number(String digits) {
        return digits.length() > DIGITS_MAX ? Long.MAX_VALUE : Long.parseLong(digits);
    }
}
