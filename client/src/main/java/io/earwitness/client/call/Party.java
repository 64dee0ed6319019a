package io.earwitness.client.call;

/// One party of a generated call: the name in the metadata, and what it says.
///
/// @param aor address of record, a URI
public record Party(String aor, String displayName, Speech speech) {}
