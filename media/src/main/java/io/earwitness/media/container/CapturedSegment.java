package io.earwitness.media.container;

import java.net.InetSocketAddress;

/// One TCP segment as captured, before [TcpReassembler] puts it in its place.
@SuppressWarnings("ArrayRecordComponent") // Owned by whoever reads the capture; never compared.
public record CapturedSegment(
        long epochNanos,
        InetSocketAddress source,
        InetSocketAddress destination,
        int sequence,
        boolean syn,
        boolean fin,
        boolean reset,
        byte[] payload)
        implements CapturedPacket {}
