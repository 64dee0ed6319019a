package io.earwitness.recorder.model;

/// What a person should think of a recording at one glance.
public enum Verdict {
    /// Every stream that the client promised has audio, and nothing that was sent is missing.
    COMPLETE,
    /// Every stream has audio, but some of what was sent never arrived.
    GAPS,
    /// At least one stream has nothing that can be heard: it never sent, was refused or cannot be decoded yet.
    PARTIAL,
    /// No packet arrived at all.
    EMPTY,
    /// The journal could not be read to its end, or a file of the recording does not match its digest.
    DAMAGED
}
