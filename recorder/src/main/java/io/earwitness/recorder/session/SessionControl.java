package io.earwitness.recorder.session;

import io.earwitness.recorder.model.RecordingId;

/// What may be done to a live session from outside: by a person, a rule, the programming interface. Thread-safe.
///
/// Each call does our side at once, then waits a few seconds at most for what the client says. Who asked, and why, goes
/// into the recording.
public interface SessionControl {

    /// Stores nothing on any stream from this moment on, streams that are still to come included.
    ControlOutcome pause(RecordingId id, ControlRequest request);

    /// Stores again what the client has not paused itself.
    ControlOutcome resume(RecordingId id, ControlRequest request);

    /// Says BYE and ends.
    ControlOutcome end(RecordingId id, ControlRequest request);

    /// Asks the client for its whole metadata.
    ControlOutcome snapshot(RecordingId id, ControlRequest request);
}
