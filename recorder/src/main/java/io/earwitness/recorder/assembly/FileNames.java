package io.earwitness.recorder.assembly;

import io.earwitness.media.video.PictureFormat;
import io.earwitness.recorder.assembly.Parties.Party;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Names of files that a person understands and every file system takes: small ASCII letters, digits and hyphens.
final class FileNames {
    private static final int NAME_CHARS_MAX = 40;
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern OTHER = Pattern.compile("[^a-z0-9]+");
    private static final Pattern URI = Pattern.compile("(?i)^(?:sips?|tel):([^@;?>]*).*");

    private FileNames() {}

    /// `stream-1-ana-kovac.wav`: the stream's number from 1, and who speaks where that is known.
    static String streamSound(int index, Optional<Party> party) {
        return stream(index, party) + ".wav";
    }

    /// `stream-2-ana-kovac.txt`
    static String streamText(int index, Optional<Party> party) {
        return stream(index, party) + ".txt";
    }

    /// `stream-3-ana-kovac.mp4`
    static String streamPictures(int index, Optional<Party> party, PictureFormat format) {
        return stream(index, party) + "." + format.extension();
    }

    private static String stream(int index, Optional<Party> party) {
        var who = party.map(known -> slug(known.name().isEmpty() ? userOf(known.aor()) : known.name(), NAME_CHARS_MAX))
                .orElse("");
        return "stream-" + (index + 1) + (who.isEmpty() ? "" : "-" + who);
    }

    /// `Ana Kovač` becomes `ana-kovac`; what has no ASCII letter or digit at all becomes nothing.
    static String slug(String text, int charsMax) {
        var plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD))
                .replaceAll("")
                .replace("ß", "ss")
                .replace("ø", "o")
                .replace("Ø", "o")
                .replace("ł", "l")
                .replace("Ł", "l")
                .replace("đ", "d")
                .replace("Đ", "d")
                .toLowerCase(Locale.ROOT);
        var slug = trimmed(OTHER.matcher(plain).replaceAll("-"));
        return trimmed(slug.substring(0, Math.min(slug.length(), charsMax)));
    }

    private static String userOf(String aor) {
        var uri = URI.matcher(aor.strip());
        return uri.matches() ? uri.group(1) : aor;
    }

    private static String trimmed(String slug) {
        var from = slug.startsWith("-") ? 1 : 0;
        var until = slug.endsWith("-") && slug.length() > from ? slug.length() - 1 : slug.length();
        return slug.substring(from, until);
    }
}
