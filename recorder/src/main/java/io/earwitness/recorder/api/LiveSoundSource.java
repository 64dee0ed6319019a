package io.earwitness.recorder.api;

import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.playback.ServedFile;
import java.io.IOException;
import java.util.Optional;

/// What has been said so far in a session that goes on.
@FunctionalInterface
public interface LiveSoundSource {
    /// @return empty where nothing can be heard yet
    /// @throws java.util.NoSuchElementException where no session of that id goes on
    Optional<ServedFile> of(RecordingId id) throws IOException;
}
