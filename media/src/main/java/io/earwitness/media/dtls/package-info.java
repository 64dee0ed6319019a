/// DTLS-SRTP (RFC 5763, 5764): keys for SRTP from a handshake on the media's own port, with certificates that are good
/// because signalling gave their fingerprints.
///
/// A [DtlsPort] is all that a receiver of packets needs; records and cryptography of DTLS are Bouncy Castle's.
@NullMarked
package io.earwitness.media.dtls;

import org.jspecify.annotations.NullMarked;
