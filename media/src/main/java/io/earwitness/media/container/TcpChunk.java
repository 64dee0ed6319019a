package io.earwitness.media.container;

import java.net.InetSocketAddress;

/// The next bytes of one direction of a TCP connection, in order.
///
/// @param epochNanos of the segment that made them deliverable
/// @param bytesMissingBefore how many bytes the capture never saw just before these; 0 in a whole stream
/// @param connection counts the connections between the same two ports, from 1
@SuppressWarnings("ArrayRecordComponent") // Owned by whoever reads the capture; never compared.
public record TcpChunk(
        long epochNanos,
        InetSocketAddress source,
        InetSocketAddress destination,
        int connection,
        long bytesMissingBefore,
        byte[] bytes) {}
