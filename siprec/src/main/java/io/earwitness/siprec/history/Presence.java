package io.earwitness.siprec.history;

/// One stay of a participant in a communication session; who leaves and comes back has two.
///
/// @param sessionId empty where the client does not say in which of several sessions
public record Presence(String participantId, String sessionId, Span span) {}
