/// Packets from the network: sockets and the ports they stand on. It may not look inside a packet.
@NullMarked
package io.earwitness.media.net;

import org.jspecify.annotations.NullMarked;
