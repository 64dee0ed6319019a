package io.earwitness.recorder.session;

import io.earwitness.recorder.model.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import java.util.Locale;

/// Says in a recording's words what the readers of bodies and metadata tolerated.
final class DeviationWords {
    private DeviationWords() {}

    static Deviation of(io.earwitness.siprec.deviation.Deviation tolerated) {
        var words = tolerated.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        var sentence = Character.toUpperCase(words.charAt(0)) + words.substring(1);
        return new Deviation(rule(tolerated.kind()), sentence + ": " + tolerated.detail());
    }

    private static String rule(DeviationKind kind) {
        if (kind == DeviationKind.BRACKET_UNCLOSED) {
            return "RFC 3261 §20";
        }
        if (kind.compareTo(DeviationKind.REQUIRE_MISSING) <= 0) {
            return "RFC 7866 §6";
        }
        if (kind.compareTo(DeviationKind.DESCRIPTION_UNREADABLE) <= 0) {
            return "RFC 7866 §9.1";
        }
        return kind.compareTo(DeviationKind.LABEL_WITHOUT_LINE) >= 0 ? "RFC 7866 §7.1.1" : "RFC 7865";
    }
}
