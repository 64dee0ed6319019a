/// Who we are and whom we believe in TLS: certificates, keys and trust anchors in PEM files, looked at before each
/// handshake, and the SIP identities that a certificate vouches for (RFC 5922).
@NullMarked
package io.earwitness.sip.tls;

import org.jspecify.annotations.NullMarked;
