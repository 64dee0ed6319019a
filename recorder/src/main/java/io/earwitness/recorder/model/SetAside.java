package io.earwitness.recorder.model;

/// Packets on a stream's ports that are not in its sound.
///
/// @param reason  one sentence that a person understands
/// @param packets how many
/// @param stored  whether they are in `packets.pcapng` all the same
public record SetAside(String reason, long packets, boolean stored) {}
