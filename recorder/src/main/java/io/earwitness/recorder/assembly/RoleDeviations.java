package io.earwitness.recorder.assembly;

import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.Deviation.Part;
import io.earwitness.recorder.model.Deviation.Place;
import io.earwitness.siprec.metadata.StreamRoles;
import java.util.List;
import java.util.Optional;

/// Says where metadata and media lines do not fit each other, and what was made of it.
final class RoleDeviations {
    private static final String LABELS = "RFC 7866 §7.1.1";
    private static final String SENDERS = "RFC 7865 §6.8";
    private static final String NAMELESS = "It stands without a name.";

    private RoleDeviations() {}

    static List<Deviation> of(StreamRoles roles) {
        return roles.deviations().stream()
                .flatMap(found -> told(found).stream())
                .distinct()
                .toList();
    }

    private static Optional<Deviation> told(io.earwitness.siprec.deviation.Deviation found) {
        return switch (found.kind()) {
            case LABEL_WITHOUT_LINE ->
                deviation(found, LABELS, "The metadata has a stream that no media line carries", "It was left aside.");
            case LINE_WITHOUT_STREAM ->
                deviation(found, LABELS, "Nothing in the metadata is about a media line", "Recorded all the same.");
            case SEVERAL_SENDERS -> deviation(found, SENDERS, "Several participants send one stream", NAMELESS);
            case SENDER_UNKNOWN -> deviation(found, SENDERS, "Nothing tells who sends a stream", NAMELESS);
            default -> Optional.empty();
        };
    }

    private static Optional<Deviation> deviation(
            io.earwitness.siprec.deviation.Deviation found, String rule, String text, String done) {
        return Optional.of(new Deviation(
                found.kind().name(), rule, text, found.detail(), done, new Place(0, Part.METADATA, List.of())));
    }
}
