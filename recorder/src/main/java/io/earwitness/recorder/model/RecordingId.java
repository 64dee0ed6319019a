package io.earwitness.recorder.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// Names one recording for ever: 26 characters that sort by the time the session was accepted.
///
/// The form is that of a ULID (48 bits of epoch milliseconds, 80 random bits, Crockford's base 32). The journal, the
/// recording's folder and the catalog row of one recording session all carry the same id.
public record RecordingId(String value) implements Comparable<RecordingId> {
    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private static final Pattern FORM = Pattern.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}");

    public RecordingId {
        if (!FORM.matcher(value).matches()) {
            throw new IllegalArgumentException("not a recording id: '" + value + "'");
        }
    }

    /// True where `text` has the form of an id; says nothing about whether such a recording exists.
    public static boolean isValid(String text) {
        return FORM.matcher(text).matches();
    }

    public static RecordingId create(Instant now, RandomGenerator random) {
        var text = new StringBuilder(time(now));
        for (var i = 0; i < 16; i++) {
            text.append(DIGITS.charAt(random.nextInt(32)));
        }
        return new RecordingId(text.toString());
    }

    /// The id of something that began then and is known by that name: always the same for the same two.
    public static RecordingId derived(Instant at, String name) {
        var digest = sha256(name);
        var text = new StringBuilder(time(at));
        for (var i = 0; i < 16; i++) {
            text.append(DIGITS.charAt(digest[i] & 31));
        }
        return new RecordingId(text.toString());
    }

    private static byte[] sha256(String name) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    private static String time(Instant at) {
        var text = new StringBuilder(10);
        var millis = at.toEpochMilli();
        for (var shift = 45; shift >= 0; shift -= 5) {
            text.append(DIGITS.charAt((int) (millis >>> shift) & 31));
        }
        return text.toString();
    }

    /// The moment the id was made, to the millisecond.
    public Instant createdAt() {
        var millis = 0L;
        for (var i = 0; i < 10; i++) {
            millis = millis << 5 | DIGITS.indexOf(value.charAt(i));
        }
        return Instant.ofEpochMilli(millis);
    }

    @Override
    public int compareTo(RecordingId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
