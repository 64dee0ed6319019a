package io.earwitness.recorder.model;

/// Media of one stream that was sent, as the sequence numbers or time stamps show, and never arrived.
///
/// @param span    where in the recording, in its true length
/// @param packets how many packets are missing, as far as sequence numbers tell; 0 where they do not
/// @param reason  one sentence a person understands
public record Gap(Span span, long packets, String reason) {}
