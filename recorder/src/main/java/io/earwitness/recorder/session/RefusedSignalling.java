package io.earwitness.recorder.session;

import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.signalling.Ladder;
import io.earwitness.recorder.signalling.Signalling;
import io.earwitness.siprec.SiprecOffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Explains a refused call as if it had been recorded: its ladder, and what its INVITE has otherwise.
final class RefusedSignalling {
    private RefusedSignalling() {}

    static Signalling of(RefusedCalls.Refused call, OfferRules rules) {
        var ladder = new Ladder();
        call.messages().forEach(message -> ladder.add(message, ""));
        var bytes = call.messages();
        return new Signalling(
                call.origin(),
                Signalling.State.REFUSED,
                ladder.messages(),
                0,
                deviations(call, rules),
                message -> Optional.of(bytes.get(message.number() - 1).message()));
    }

    private static List<Deviation> deviations(RefusedCalls.Refused call, OfferRules rules) {
        var found = new ArrayList<Deviation>();
        var invite = call.tape().filter().stored(call.invite());
        var offer = SiprecOffer.of(invite);
        var deviations = new SessionDeviations(call.tape(), found::add);
        deviations.reading(invite, offer);
        deviations.noteOffer();
        rules.tolerated(invite, offer).forEach(deviations::note);
        return found;
    }
}
