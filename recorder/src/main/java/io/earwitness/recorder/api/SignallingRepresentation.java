package io.earwitness.recorder.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.earwitness.recorder.model.ClientId;
import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.signalling.Signalling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `Signalling` of the contract: a page of the ladder, and what was otherwise in all of it.
///
/// @param state      `LIVE`, `ASSEMBLING`, `FINISHED`, `PARKED` or `REFUSED`
/// @param client     who called
/// @param clientId   by which its profile is found, once a recording of it is finished
/// @param callId     of the dialog
/// @param total      messages in all
/// @param leftOut    messages beyond the limit
/// @param deviations of the whole session
/// @param items      by number
/// @param next       the `after` of the next page; null where this is the last
@JsonInclude(JsonInclude.Include.NON_NULL)
record SignallingRepresentation(
        Signalling.State state,
        ClientRepresentation client,
        String clientId,
        String callId,
        int total,
        int leftOut,
        List<Deviation> deviations,
        List<SignallingRowRepresentation> items,
        @Nullable Integer next) {

    static SignallingRepresentation of(Signalling signalling, int after, int limit) {
        var messages = signalling.messages();
        var from = Math.min(after, messages.size());
        var to = Math.min(messages.size(), from + limit);
        return new SignallingRepresentation(
                signalling.state(),
                ClientRepresentation.of(signalling.origin()),
                ClientId.of(signalling.origin()).value(),
                signalling.origin().callId(),
                messages.size(),
                signalling.leftOut(),
                signalling.deviations(),
                SignallingRowRepresentation.of(messages.subList(from, to), signalling.deviations()),
                to < messages.size() ? to : null);
    }
}
