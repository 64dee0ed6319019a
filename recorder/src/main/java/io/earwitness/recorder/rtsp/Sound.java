package io.earwitness.recorder.rtsp;

import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.playback.ServedFile;
import java.util.List;
import java.util.Optional;

/// What can be heard of a recording, or of a call so far: a file with a channel for each stream.
///
/// @param file    WAV
/// @param streams index of the stream in each channel
/// @param journal of the call, which grows; empty for what is finished
record Sound(ServedFile file, List<Integer> streams, Optional<RecordingId> journal) {
    boolean grows() {
        return journal.isPresent();
    }
}
