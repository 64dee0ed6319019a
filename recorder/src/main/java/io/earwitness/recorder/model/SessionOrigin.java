package io.earwitness.recorder.model;

/// Where a recording session came from: the SIP dialog and the client that opened it, as seen in its first INVITE.
///
/// @param callId       the Call-ID of the recording session's dialog
/// @param fromTag      the client's tag, which with the Call-ID tells two sessions apart
/// @param userAgent    the User-Agent header, empty where the client sent none
/// @param remote       the address that the INVITE came from, `192.0.2.1:5060` or `[2001:db8::1]:5060`
/// @param local        our address that it came to, in the same form
/// @param transport    `UDP`, `TCP` or `TLS`
/// @param requestUri   the Request-URI
public record SessionOrigin(
        String callId,
        String fromTag,
        String userAgent,
        String remote,
        String local,
        String transport,
        String requestUri) {}
