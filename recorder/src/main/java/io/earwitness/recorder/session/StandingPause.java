package io.earwitness.recorder.session;

import java.time.Instant;

/// A pause that somebody asked the recorder for, while it lasts.
///
/// @param client what the client said to it so far
public record StandingPause(Instant since, ControlRequest request, ClientAnswer client) {
    StandingPause with(ClientAnswer said) {
        return new StandingPause(since, request, said);
    }
}
