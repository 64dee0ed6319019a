package io.earwitness.sip.tls;

import java.time.Instant;

/// How the certificate in use stands.
///
/// @param name     of the listener, or `client` for calls of ours
/// @param subject  whom it names
/// @param expires  when it ends to be valid
/// @param reloads  replacements taken from the disk
/// @param failures replacements that could not be used; the one before stayed in use
public record CertificateStatus(String name, String subject, Instant expires, long reloads, long failures) {}
