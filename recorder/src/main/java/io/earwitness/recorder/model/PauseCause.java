package io.earwitness.recorder.model;

/// Who or what stopped a stream for a while.
public enum PauseCause {
    /// The client offered the stream as inactive or with a null address.
    CLIENT,
    /// We asked for it: a person, a rule or the programming interface.
    RECORDER
}
