package io.earwitness.recorder.session;

/// The part of one line in the group of those that share a port (RFC 9143).
///
/// @param place in the group; the line of the first place is tagged, and what is the transport's is said there
/// @param mid   its name
record BundlePart(int place, String mid) {}
