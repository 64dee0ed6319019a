package io.earwitness.media.rtp;

/// What a payload type carries, as far as a time line must know it.
public enum PayloadKind {
    AUDIO,
    /// Key presses and other named events beside the audio (RFC 4733).
    TELEPHONE_EVENT,
    /// The level of a background noise while nobody speaks (RFC 3389); says nothing anyone said.
    COMFORT_NOISE,
    VIDEO,
    UNKNOWN
}
