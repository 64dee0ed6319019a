package io.earwitness.recorder.capture;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// What becomes of a packet that came to one socket: the attachment of every socket a capture loop polls.
interface PortReceiver {
    void accept(ByteBuffer packet, InetSocketAddress source, long arrivalEpochNanos);

    /// Packets to this socket that the system threw away before they could be read.
    void dropped(long packets, long epochNanos);
}
