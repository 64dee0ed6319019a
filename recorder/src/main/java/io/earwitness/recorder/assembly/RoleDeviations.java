package io.earwitness.recorder.assembly;

import io.earwitness.recorder.model.Deviation;
import io.earwitness.siprec.metadata.StreamRoles;
import java.util.List;
import java.util.Optional;

/// Says where metadata and media lines do not fit each other, and what was made of it.
final class RoleDeviations {
    private static final String LABELS = "RFC 7866 §7.1.1";
    private static final String SENDERS = "RFC 7865 §6.8";

    private RoleDeviations() {}

    static List<Deviation> of(StreamRoles roles) {
        return roles.deviations().stream()
                .flatMap(found -> told(found).stream())
                .distinct()
                .toList();
    }

    private static Optional<Deviation> told(io.earwitness.siprec.deviation.Deviation found) {
        var what = found.detail();
        return switch (found.kind()) {
            case LABEL_WITHOUT_LINE ->
                deviation(
                        LABELS, "The metadata has a stream with " + what + " that no media line carries; left aside.");
            case LINE_WITHOUT_STREAM ->
                deviation(LABELS, "Nothing in the metadata is about " + what + "; recorded all the same.");
            case SEVERAL_SENDERS -> deviation(SENDERS, Wording.capital(what) + "; it stands without a name.");
            case SENDER_UNKNOWN ->
                deviation(SENDERS, "Nothing tells who sends " + what + "; it stands without a name.");
            default -> Optional.empty();
        };
    }

    private static Optional<Deviation> deviation(String rule, String text) {
        return Optional.of(new Deviation(rule, text));
    }
}
