package io.earwitness.siprec.history;

/// A time during which a communication session belonged to a group.
public record Grouping(String sessionId, String groupId, Span span) {}
