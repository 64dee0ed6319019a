package io.earwitness.recorder.catalog;

import io.earwitness.recorder.model.RecordingId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/// A place in the list of recordings: behind the recording that started then and has that id.
///
/// Stays right when recordings come or go, unlike a page number. [#text()] is for strangers to keep, not to read.
///
/// @param startedAt when the last recording before the place started
/// @param id        its id
public record Cursor(Instant startedAt, RecordingId id) {
    private static final Pattern FORM = Pattern.compile("(-?[0-9]{1,19})\\.([0-9A-Z]{26})");

    public String text() {
        var plain = EpochNanos.of(startedAt) + "." + id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }

    /// Empty where the text is none of ours.
    public static Optional<Cursor> parse(String text) {
        try {
            var plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII);
            var parts = FORM.matcher(plain);
            if (!parts.matches() || !RecordingId.isValid(parts.group(2))) {
                return Optional.empty();
            }
            var startedAt = EpochNanos.toInstant(Long.parseLong(parts.group(1)));
            return Optional.of(new Cursor(startedAt, new RecordingId(parts.group(2))));
        } catch (IllegalArgumentException notBase64OrTooLarge) {
            return Optional.empty();
        }
    }
}
