package io.earwitness.siprec.metadata;

import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads a time stamp of the metadata: RFC 3339, and the forms of it that dialects write.
///
/// A time without zone is taken as UTC and flagged; one that cannot be read is absent and flagged.
final class MetadataTime {
    private static final Pattern FORM =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\d)([Tt ])(\\d\\d:\\d\\d:\\d\\d)(?:[.,](\\d{1,9})\\d*)?"
                    + "\\s*(?:([Zz])|([+-]\\d\\d)(:?)(\\d\\d)?)?");

    // SIP is younger than this: the clock that gave an earlier time was never set.
    private static final int FIRST_YEAR = 1990;

    private MetadataTime() {}

    static Optional<Instant> read(String text, List<Deviation> deviations) {
        Matcher matcher = FORM.matcher(text.strip());
        if (!matcher.matches()) {
            return unreadable(text, deviations);
        }
        try {
            String fraction = matcher.group(4) == null ? "" : "." + matcher.group(4);
            var local = LocalDateTime.parse(matcher.group(1) + "T" + matcher.group(3) + fraction);
            if (local.getYear() < FIRST_YEAR) {
                deviations.add(new Deviation(DeviationKind.TIME_NEVER_SET, text));
            }
            return Optional.of(local.toInstant(zone(matcher, text, deviations)));
        } catch (DateTimeException outOfRange) {
            return unreadable(text, deviations);
        }
    }

    private static ZoneOffset zone(Matcher matcher, String text, List<Deviation> deviations) {
        if (matcher.group(5) != null) {
            if (!matcher.group(2).equals("T") || !matcher.group(5).equals("Z")) {
                deviations.add(new Deviation(DeviationKind.TIME_ODD, text));
            }
            return ZoneOffset.UTC;
        }
        if (matcher.group(6) == null) {
            deviations.add(new Deviation(DeviationKind.TIME_WITHOUT_ZONE, text));
            return ZoneOffset.UTC;
        }
        boolean proper = ":".equals(matcher.group(7)) && matcher.group(8) != null;
        if (!proper) {
            deviations.add(new Deviation(DeviationKind.TIME_ODD, text));
        }
        return ZoneOffset.of(matcher.group(6) + ":" + (matcher.group(8) == null ? "00" : matcher.group(8)));
    }

    private static Optional<Instant> unreadable(String text, List<Deviation> deviations) {
        deviations.add(new Deviation(DeviationKind.TIME_UNREADABLE, text));
        return Optional.empty();
    }
}
