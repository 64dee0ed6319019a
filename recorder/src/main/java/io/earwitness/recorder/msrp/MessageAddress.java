package io.earwitness.recorder.msrp;

/// Our end of one stream of messages, as our answer names it.
///
/// @param sessionId what nobody can guess
/// @param secured   whether it is reached by TLS alone
/// @param host      as the answer says it
/// @param port      as the answer says it
public record MessageAddress(String sessionId, boolean secured, String host, int port) {}
