package io.earwitness.siprec.body;

import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A part split at its blank line: header fields above, content below.
///
/// Copes with folding, missing spaces, bare line feeds, and with a forgotten blank line or forgotten headers.
record PartHead(PartHeaders headers, byte[] content) {
    private static final int FIELDS_MAX = 64;
    private static final int VALUE_CHARS_MAX = 8_192;

    static PartHead read(byte[] section, List<Deviation> deviations) {
        var fields = new ArrayList<PartHeaders.Field>();
        int at = 0;
        while (at < section.length) {
            int lineEnd = indexOfLineFeed(section, at);
            String line = new String(section, at, lineEnd - at, StandardCharsets.UTF_8).stripTrailing();
            int next = Math.min(lineEnd + 1, section.length);
            if (line.isEmpty()) {
                return new PartHead(new PartHeaders(fields), Arrays.copyOfRange(section, next, section.length));
            }
            if (Character.isWhitespace(line.charAt(0)) && !fields.isEmpty()) {
                var folded = fields.removeLast();
                fields.add(new PartHeaders.Field(folded.name(), unfolded(folded.value(), line.strip())));
            } else if (isField(line) && fields.size() < FIELDS_MAX) {
                int colon = line.indexOf(':');
                fields.add(new PartHeaders.Field(
                        line.substring(0, colon).strip(),
                        line.substring(colon + 1).strip()));
            } else {
                break;
            }
            at = next;
        }
        deviations.add(new Deviation(DeviationKind.PART_HEADERS_ODD, "no blank line between part headers and content"));
        return new PartHead(new PartHeaders(fields), Arrays.copyOfRange(section, at, section.length));
    }

    // What goes beyond the limit is dropped, or else a value of many folds would be copied over and over.
    private static String unfolded(String value, String more) {
        return value.length() >= VALUE_CHARS_MAX ? value : value + " " + more;
    }

    private static boolean isField(String line) {
        int colon = line.indexOf(':');
        return colon > 0 && MediaType.isToken(line.substring(0, colon).strip());
    }

    private static int indexOfLineFeed(byte[] octets, int from) {
        int at = from;
        while (at < octets.length && octets[at] != '\n') {
            at++;
        }
        return at;
    }
}
