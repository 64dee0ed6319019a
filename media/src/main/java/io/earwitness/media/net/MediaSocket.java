package io.earwitness.media.net;

import java.net.InetSocketAddress;

/// One bound UDP port of a [PacketSource], and whatever its owner attached to it.
public interface MediaSocket {
    /// The address really bound; its port is never 0.
    InetSocketAddress localAddress();

    Object attachment();
}
