package io.earwitness.siprec.history;

/// A time during which a communication session was part of the recording session.
public record SessionStay(String sessionId, Span span) {}
