/// STUN Binding messages (RFC 8489) as bytes: the request that we send, and what an answer says. Sockets and time are
/// the
/// transport's.
@NullMarked
package io.earwitness.sip.stun;

import org.jspecify.annotations.NullMarked;
