package io.earwitness.recorder.msrp;

import java.util.Optional;

/// What an answer says of our listener.
///
/// @param port            where it listens
/// @param messageBytesMax how long a message may be
/// @param secured         whether it speaks TLS, too
/// @param fingerprint     of the certificate that it shows then, as `a=fingerprint` has it
public record MessageTerms(int port, long messageBytesMax, boolean secured, Optional<String> fingerprint) {}
