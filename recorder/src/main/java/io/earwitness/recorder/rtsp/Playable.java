package io.earwitness.recorder.rtsp;

import io.earwitness.recorder.model.RecordingId;

/// What an address opens, and it alone.
public sealed interface Playable {
    /// By which it was asked for.
    RecordingId id();

    /// A finished recording; never a session that has the same id and goes on.
    record OfRecording(RecordingId id) implements Playable {}

    /// What a session writes into one journal, while it does and after it: never what it goes on with in another.
    record OfSession(RecordingId id, RecordingId journal) implements Playable {}
}
