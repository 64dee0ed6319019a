package io.earwitness.recorder.assembly;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// How the manifest says lengths, counts and names to a person.
final class Wording {
    private static final long MILLIS_PER_MINUTE = 60_000;
    private static final Pattern ADDRESS = Pattern.compile("(?:sips?|tel|urn):|[^ ]*@");

    private Wording() {}

    /// `40 ms`, `1.4 s`, `3 min 5 s`.
    static String length(long millis) {
        if (millis < 100) {
            return millis + " ms";
        }
        if (millis < MILLIS_PER_MINUTE) {
            var tenths = String.format(Locale.ROOT, "%.1f", millis / 1000.0);
            return (tenths.endsWith(".0") ? tenths.substring(0, tenths.length() - 2) : tenths) + " s";
        }
        var seconds = millis % MILLIS_PER_MINUTE / 1000;
        return millis / MILLIS_PER_MINUTE + " min" + (seconds == 0 ? "" : " " + seconds + " s");
    }

    /// `1 packet`, `70 packets`.
    static String packets(long count) {
        return count + (count == 1 ? " packet" : " packets");
    }

    /// `a`, `a and b`, `a, b and c`.
    static String list(List<String> words) {
        if (words.size() < 2) {
            return String.join("", words);
        }
        return String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast();
    }

    static String sentence(String words) {
        if (words.isEmpty()) {
            return words;
        }
        return capital(words) + (words.endsWith(".") ? "" : ".");
    }

    /// A sentence that begins with an address keeps it as it is.
    static String capital(String words) {
        return words.isEmpty() || ADDRESS.matcher(words).lookingAt()
                ? words
                : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
