/// From the network to the journal, packet by packet: the hot path.
///
/// A few loops own all sockets and streams. Nothing here decodes, reorders, blocks on anything but its append, or
/// allocates for a packet.
@NullMarked
package io.earwitness.recorder.capture;

import org.jspecify.annotations.NullMarked;
