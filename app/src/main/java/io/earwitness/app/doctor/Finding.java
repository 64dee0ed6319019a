package io.earwitness.app.doctor;

/// What one check saw, in a sentence, and what to do about it.
///
/// @param subject what was looked at: `SIP over UDP`
/// @param level   how bad it is
/// @param text    what was seen
/// @param mend    how to mend it; empty where nothing needs mending
public record Finding(String subject, Level level, String text, String mend) {

    /// How bad a finding is.
    public enum Level {
        OK,
        WARNING,
        BAD
    }

    static Finding ok(String subject, String text) {
        return new Finding(subject, Level.OK, text, "");
    }

    static Finding warning(String subject, String text, String mend) {
        return new Finding(subject, Level.WARNING, text, mend);
    }

    static Finding bad(String subject, String text, String mend) {
        return new Finding(subject, Level.BAD, text, mend);
    }
}
