package io.earwitness.recorder.catalog;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Text as it is searched: small letters, compatibility forms folded, controls and spaces as one space.
///
/// What is stored and what is asked for both go through here, so that both databases compare the same characters. No
/// entry contains a line end, so a search never matches across two entries.
final class SearchText {
    private SearchText() {}

    /// One entry.
    static String folded(String text) {
        var compatible = Normalizer.normalize(storable(text), Normalizer.Form.NFKC);
        return compatible
                .toLowerCase(Locale.ROOT)
                .replaceAll("[\\p{Cntrl}\\p{Z}]+", " ")
                .strip();
    }

    /// Entries, one a line.
    static String lines(Collection<String> entries) {
        return entries.stream()
                .map(SearchText::folded)
                .filter(entry -> !entry.isEmpty())
                .distinct()
                .collect(Collectors.joining("\n"));
    }

    static List<String> words(String text) {
        return Arrays.stream(folded(text).split(" "))
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
    }

    /// Text that every database takes: no NUL, no half of a surrogate pair.
    static String storable(String text) {
        var whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return whole.replace('\0', '\uFFFD');
    }
}
