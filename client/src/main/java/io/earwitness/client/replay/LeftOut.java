package io.earwitness.client.replay;

/// A recording session of the capture that cannot be played again, and why.
///
/// @param callId as captured
public record LeftOut(String callId, String reason) {}
