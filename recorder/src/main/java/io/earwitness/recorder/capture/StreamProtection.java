package io.earwitness.recorder.capture;

/// By what the packets of a secured stream are opened: keys that are known, or a handshake that is to give them.
public sealed interface StreamProtection permits StreamKeys, StreamHandshake {}
