package io.earwitness.recorder.rtsp;

import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.playback.ServedFile;
import java.util.List;

/// What can be heard of a recording, or of a call so far: a file with a channel for each stream.
///
/// @param id      of the recording, or of the journal that is to become it
/// @param file    WAV
/// @param streams index of the stream in each channel
/// @param grows   whether the call goes on
record Sound(RecordingId id, ServedFile file, List<Integer> streams, boolean grows) {
    /// Whether it holds no more and no less.
    boolean isSameAs(ServedFile other) {
        return file.digest().equals(other.digest());
    }
}
