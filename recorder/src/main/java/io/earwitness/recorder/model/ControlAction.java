package io.earwitness.recorder.model;

/// What somebody asked the recorder to do with a session.
public enum ControlAction {
    /// To call the client, so that it sends a recording session.
    RECORD,
    /// To store nothing for a while.
    PAUSE,
    /// To store again.
    RESUME,
    /// To ask the client for its whole metadata.
    SNAPSHOT,
    /// To end the session.
    END
}
