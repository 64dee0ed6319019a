/// HTTP digest as SIP uses it (RFC 3261 §22, RFC 7616, RFC 8760): challenges and their answers, as either side.
/// Knows requests and responses, but neither dialogs nor sockets.
@NullMarked
package io.earwitness.sip.digest;

import org.jspecify.annotations.NullMarked;
