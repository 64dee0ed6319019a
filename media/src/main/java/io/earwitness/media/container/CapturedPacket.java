package io.earwitness.media.container;

import java.net.InetSocketAddress;

/// What an IP packet of a capture carried to a port: a datagram or a piece of a TCP connection.
public sealed interface CapturedPacket permits CapturedDatagram, CapturedSegment {
    long epochNanos();

    InetSocketAddress source();

    InetSocketAddress destination();

    byte[] payload();
}
