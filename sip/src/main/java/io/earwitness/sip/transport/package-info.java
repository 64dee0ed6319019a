/// Sockets: datagrams and connections in, parsed messages out, and back. May not know transactions.
@NullMarked
package io.earwitness.sip.transport;

import org.jspecify.annotations.NullMarked;
