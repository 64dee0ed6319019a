package io.earwitness.recorder.api;

import io.earwitness.recorder.session.ClientAnswer;
import org.jspecify.annotations.Nullable;

/// `ControlResult` of the contract: whether anything changed here, and what the client said to it.
///
/// @param client null where the client was not asked
record ControlRepresentation(boolean changed, ClientAnswer.@Nullable Kind client, String text) {

    static ControlRepresentation of(ClientAnswer client) {
        return new ControlRepresentation(true, client.kind(), client.text());
    }

    static ControlRepresentation unchanged(String why) {
        return new ControlRepresentation(false, null, why);
    }
}
