package io.earwitness.recorder.model;

/// Something the client did otherwise than the standards say, and what we made of it.
///
/// @param rule  the row of the standard, `RFC 7866 §9.1`
/// @param text  what we saw and what we did about it, one sentence
public record Deviation(String rule, String text) {}
