/// SRTP and SRTCP (RFC 3711, 6188, 7714) on the ciphers of the JDK: keys, cryptographic contexts, sealing and opening
/// packets.
///
/// Everything that has state belongs to one media stream and one thread. Where keys come from and what becomes of a
/// packet is decided above; nothing here logs, and nothing that holds a key shows it as text.
@NullMarked
package io.earwitness.media.srtp;

import org.jspecify.annotations.NullMarked;
