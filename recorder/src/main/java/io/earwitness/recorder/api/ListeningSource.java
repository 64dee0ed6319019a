package io.earwitness.recorder.api;

import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.playback.OngoingSound;
import java.io.IOException;
import java.util.Optional;

/// What is said in a session from now on.
@FunctionalInterface
public interface ListeningSource {
    /// @return empty where too many listen already, in all or of this user
    /// @throws java.util.NoSuchElementException where no session of that id goes on
    Optional<OngoingSound> listen(RecordingId id, OngoingSound.Wish wish, OngoingSound.Listener who) throws IOException;
}
