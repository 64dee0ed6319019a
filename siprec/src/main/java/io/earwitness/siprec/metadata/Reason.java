package io.earwitness.siprec.metadata;

import java.util.OptionalInt;

/// Why a communication session ended or changed (RFC 7865 §6.3.1, RFC 3326).
///
/// @param cause    protocol cause code; required by the standard, absent in some dialects
/// @param protocol `SIP` unless said otherwise
public record Reason(OptionalInt cause, String protocol, String text) {}
