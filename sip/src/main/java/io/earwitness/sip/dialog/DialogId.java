package io.earwitness.sip.dialog;

/// What names a dialog (RFC 3261 §12): Call-ID and both tags, as seen from our side. An old peer's missing tag is
/// empty.
public record DialogId(String callId, String localTag, String remoteTag) {}
