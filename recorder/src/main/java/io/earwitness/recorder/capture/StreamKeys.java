package io.earwitness.recorder.capture;

import io.earwitness.media.srtp.SrtpKeys;

/// The keys of one secured stream.
///
/// @param theirs what the client protects its packets with
/// @param ours   what we protect our reports with; never the same
public record StreamKeys(SrtpKeys theirs, SrtpKeys ours) implements StreamProtection {}
