package io.earwitness.recorder.config;

import java.util.Locale;
import java.util.regex.Pattern;

/// An amount of bytes as people write it: `500MB`, `2 GB`, `1048576`. Units are powers of 1,024.
public record ByteSize(long bytes) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,18})\\s*([kmgt]?)i?b?");
    private static final String UNITS = "kmgt";

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative: " + bytes);
        }
    }

    public static ByteSize megabytes(long megabytes) {
        return new ByteSize(Math.multiplyExact(megabytes, 1L << 20));
    }

    /// Throws [IllegalArgumentException] for what is not a size, and for more than a long holds.
    public static ByteSize parse(String text) {
        var parts = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a size: " + text);
        }
        var unit = parts.group(2);
        var factor = unit.isEmpty() ? 1L : 1L << (10 * (UNITS.indexOf(unit) + 1));
        try {
            return new ByteSize(Math.multiplyExact(Long.parseLong(parts.group(1)), factor));
        } catch (ArithmeticException overflow) {
            throw new IllegalArgumentException("a size beyond all disks: " + text, overflow);
        }
    }

    @Override
    public String toString() {
        for (var power = UNITS.length(); power > 0; power--) {
            var unit = 1L << (10 * power);
            if (bytes >= unit && bytes % unit == 0) {
                return bytes / unit + UNITS.substring(power - 1, power).toUpperCase(Locale.ROOT) + "B";
            }
        }
        return bytes + "B";
    }
}
