package io.earwitness.recorder.assembly;

import io.earwitness.recorder.model.Deviation;
import java.util.ArrayList;
import java.util.List;

/// Says which payload types came though nobody had agreed to them, and what became of them.
final class PayloadDeviations {
    private PayloadDeviations() {}

    static List<Deviation> of(List<StreamOutcome> outcomes) {
        var deviations = new ArrayList<Deviation>();
        for (var outcome : outcomes) {
            var survey = outcome.survey();
            survey.typesNotAgreed()
                    .forEach((type, packets) -> deviations.add(new Deviation(
                            "RFC 3264 §6.1",
                            "Payload type " + type + " came in " + Wording.packets(packets) + " of "
                                    + outcome.speaker().shown() + " without having been agreed; "
                                    + survey.payloadTypes()
                                            .format(type)
                                            .map(format -> "it was taken for " + format.encodingName()
                                                    + ", for which the number always stands.")
                                            .orElse("nothing says what it is, so it is kept and not heard."))));
        }
        return deviations;
    }
}
