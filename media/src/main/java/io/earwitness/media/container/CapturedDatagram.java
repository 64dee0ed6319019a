package io.earwitness.media.container;

import java.net.InetSocketAddress;

/// One UDP datagram, whole, put together from its fragments where there were any.
///
/// @param epochNanos of the frame that completed it
@SuppressWarnings("ArrayRecordComponent") // Owned by whoever reads the capture; never compared.
public record CapturedDatagram(long epochNanos, InetSocketAddress source, InetSocketAddress destination, byte[] payload)
        implements CapturedPacket {}
