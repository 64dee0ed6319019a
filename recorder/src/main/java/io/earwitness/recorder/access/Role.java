package io.earwitness.recorder.access;

/// What a user may do.
public enum Role {
    /// Everything: hear, take out, pause, end, begin, drain.
    OPERATOR,
    /// Find, hear and take out; change nothing.
    LISTENER,
    /// See how the recorder fares: status and metrics, nothing of any call.
    MONITOR
}
