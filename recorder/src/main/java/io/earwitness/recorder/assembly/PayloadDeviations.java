package io.earwitness.recorder.assembly;

import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.Deviation.Place;
import java.util.ArrayList;
import java.util.List;

/// Says which payload types came though nobody had agreed to them, and what became of them.
final class PayloadDeviations {
    private PayloadDeviations() {}

    static List<Deviation> of(List<StreamOutcome> outcomes) {
        var deviations = new ArrayList<Deviation>();
        for (var outcome : outcomes) {
            var survey = outcome.survey();
            survey.typesNotAgreed().forEach((type, packets) -> {
                var found =
                        Wording.packets(packets) + " of " + outcome.speaker().shown();
                var format = survey.payloadTypes().format(type);
                deviations.add(new Deviation(
                        "PAYLOAD_TYPE_NOT_AGREED",
                        "RFC 3264 §6.1",
                        "Payload type " + type + " came without having been agreed",
                        found,
                        format.map(known -> "Kept, and taken for " + known.encodingName()
                                        + ", for which the number always stands.")
                                .orElse("Kept and not heard: nothing says what it is."),
                        Place.UNKNOWN));
            });
        }
        return deviations;
    }
}
