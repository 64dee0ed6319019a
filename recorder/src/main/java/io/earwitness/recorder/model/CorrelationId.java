package io.earwitness.recorder.model;

/// A name that another system gave the call, kept so that people find the recording by it.
///
/// @param kind  what it is, in small letters: `ucid`, `cisco-guid`, `session-id`
/// @param value as the client sent it, or decoded where the kind says how
/// @param where what it stood in: `INVITE header User-to-User`
public record CorrelationId(String kind, String value, String where) {}
