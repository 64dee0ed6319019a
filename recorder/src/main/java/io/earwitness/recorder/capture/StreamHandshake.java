package io.earwitness.recorder.capture;

import io.earwitness.media.dtls.DtlsTerms;
import java.util.Optional;

/// How a stream that is secured by DTLS-SRTP gets its keys (RFC 5764).
///
/// @param media   on the port for RTP
/// @param control on the port for RTCP; empty where RTP and RTCP share the first, and its keys
public record StreamHandshake(DtlsTerms media, Optional<DtlsTerms> control) implements StreamProtection {}
