package io.earwitness.recorder.rtsp;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/// A range of normal play time (RFC 7826 §4.4.2): `npt=10-20.5`, `npt=0:01:10-`, `npt=-20`, `npt=now-`.
///
/// @param now   whether it begins at the latest that there is
/// @param from  in nanoseconds; empty for where playing stands
/// @param until in nanoseconds; empty for the end
record NptRange(boolean now, OptionalLong from, OptionalLong until) {
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);
    /// More digits than the nine of the grammar come from clients that write floating point numbers.
    private static final String FRACTION = "(?:\\.[0-9]{0,20})?";

    private static final String TIME = "[0-9]{1,9}" + FRACTION + "|[0-9]{1,6}:[0-9]{1,2}:[0-9]{1,2}" + FRACTION;
    private static final Pattern FORM =
            Pattern.compile("npt *= *(now|" + TIME + ")?-(" + TIME + ")?", Pattern.CASE_INSENSITIVE);

    /// Empty where it is no range of normal play time.
    static Optional<NptRange> parse(String header) {
        var form = FORM.matcher(header.strip());
        if (!form.matches() || (form.group(1) == null && form.group(2) == null)) {
            return Optional.empty();
        }
        var now = form.group(1) != null && form.group(1).equalsIgnoreCase("now");
        var from = form.group(1) == null || now ? OptionalLong.empty() : OptionalLong.of(nanos(form.group(1)));
        var until = form.group(2) == null ? OptionalLong.empty() : OptionalLong.of(nanos(form.group(2)));
        return Optional.of(new NptRange(now, from, until));
    }

    private static long nanos(String time) {
        var parts = time.split(":", -1);
        var seconds = new BigDecimal(parts[parts.length - 1]);
        if (parts.length == 3) {
            var minutes = Long.parseLong(parts[0]) * 60 + Long.parseLong(parts[1]);
            seconds = seconds.add(BigDecimal.valueOf(minutes * 60));
        }
        return seconds.multiply(NANOS).setScale(0, RoundingMode.DOWN).longValueExact();
    }

    /// Whether it begins at the latest that there is, or later than the sound of so many frames reaches.
    boolean isBeyond(long frames, int rate) {
        return now || (from.isPresent() && frames(from.getAsLong(), rate) >= frames);
    }

    /// Samples of that rate until a moment.
    static long frames(long nanos, int rate) {
        return Math.round(nanos / 1e9 * rate);
    }

    /// `npt=1.500000-4.020000`
    ///
    /// @param until empty for a range without an end
    static String text(long from, OptionalLong until, int rate) {
        return "npt=" + time(from, rate) + "-" + (until.isPresent() ? time(until.getAsLong(), rate) : "");
    }

    static String time(long frames, int rate) {
        var micros = frames % rate * 1_000_000 / rate;
        return String.format(Locale.ROOT, "%d.%06d", frames / rate, micros);
    }
}
