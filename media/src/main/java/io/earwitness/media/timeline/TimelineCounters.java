package io.earwitness.media.timeline;

/// What became of the packets of one stream.
///
/// @param packets all that were given
/// @param audio those placed on the time line as audio
/// @param lost those the sender counted and that never came, pauses aside
/// @param reordered those that came after a later one and were put in their place
/// @param duplicates those that had come before
/// @param late those that came after their place had been given up as lost; their gap stays
/// @param strays single packets with an SSRC or a sequence that nothing followed
/// @param notAudio telephone events, comfort noise, empty and unknown payloads
public record TimelineCounters(
        long packets, long audio, long lost, long reordered, long duplicates, long late, long strays, long notAudio) {}
