package io.earwitness.siprec.metadata;

import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import java.util.List;
import java.util.regex.Pattern;

/// Mends the two faults that recording clients really make: raw ampersands and control characters.
///
/// Only called on documents that are not well-formed; every repair is a deviation.
final class XmlRepair {
    private static final Pattern RAW_AMPERSAND =
            Pattern.compile("&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)");
    private static final Pattern FORBIDDEN = Pattern.compile("[^\\x09\\x0A\\x0D\\x20-\\uD7FF\\uE000-\\uFFFD"
            + "\\x{10000}-\\x{10FFFF}]|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|x0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));");

    private XmlRepair() {}

    static String repair(String text, List<Deviation> deviations) {
        String clean = FORBIDDEN.matcher(text).replaceAll("");
        if (!clean.equals(text)) {
            deviations.add(new Deviation(
                    DeviationKind.CONTROL_CHARACTERS, text.length() - clean.length() + " characters removed"));
        }
        String escaped = RAW_AMPERSAND.matcher(clean).replaceAll("&amp;");
        if (!escaped.equals(clean)) {
            deviations.add(new Deviation(DeviationKind.RAW_AMPERSAND, "escaped"));
        }
        return escaped;
    }
}
