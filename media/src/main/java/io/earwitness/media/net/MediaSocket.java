package io.earwitness.media.net;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/// One bound UDP port of a [PacketSource], and whatever its owner attached to it.
public interface MediaSocket {
    /// The address really bound; its port is never 0.
    InetSocketAddress localAddress();

    Object attachment();

    /// Sends one datagram from this port without waiting. False where the system did not take it: its buffer is full,
    /// or no way leads there.
    boolean send(ByteBuffer packet, InetSocketAddress to);
}
