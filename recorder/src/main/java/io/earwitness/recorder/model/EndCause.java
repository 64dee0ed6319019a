package io.earwitness.recorder.model;

/// Why a recording session ended.
public enum EndCause {
    /// The client sent BYE.
    CLIENT_BYE,
    /// The communication session stopped, as the metadata said, while the recording session went on.
    CALL_STOPPED,
    /// The recording session went on; what came later is in further recordings of it.
    CONTINUED,
    /// We sent BYE, because a person or the programming interface asked for it.
    RECORDER_BYE,
    /// This process was asked to stop.
    SHUTDOWN,
    /// The client never acknowledged our answer.
    NO_ACK,
    /// The session timer ran out (RFC 4028).
    SESSION_EXPIRED,
    /// Neither media nor signalling came for longer than the limit.
    SILENT_CLIENT,
    /// Signalling broke down for another reason, which the event list tells.
    SIGNALLING_FAILED,
    /// The process died; the journal was cut at its last whole record and sealed at the next start.
    PROCESS_DIED
}
