package io.earwitness.media.dtls;

import io.earwitness.media.srtp.SrtpKeys;

/// What a handshake gave.
///
/// @param theirs      what the other side protects its packets with
/// @param ours        what we protect ours with
/// @param certificate whom we made it with
public record DtlsKeys(SrtpKeys theirs, SrtpKeys ours, Fingerprint certificate) {}
