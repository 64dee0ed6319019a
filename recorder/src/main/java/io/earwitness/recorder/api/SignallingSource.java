package io.earwitness.recorder.api;

import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.signalling.Signalling;
import java.io.IOException;
import java.util.Optional;

/// Gives the signalling of sessions that are no finished recording: live, being put together, put aside, or refused.
@FunctionalInterface
public interface SignallingSource {
    Optional<Signalling> find(RecordingId id) throws IOException;
}
