package io.earwitness.media.container;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Puts the segments of captured TCP connections in order: retransmissions once, late segments in their place.
/// Owned by one reader. Where a message begins in the bytes is the protocol's business.
public final class TcpReassembler {
    private static final int DIRECTIONS_MAX = 10_000;

    private record Direction(InetSocketAddress source, InetSocketAddress destination) {}

    // In order of use: the connection that was silent longest makes room.
    private final LinkedHashMap<Direction, TcpStream> streams = new LinkedHashMap<>(16, 0.75f, true);

    /// What this segment made deliverable, often one chunk, sometimes none.
    public List<TcpChunk> accept(CapturedSegment segment) {
        var direction = new Direction(segment.source(), segment.destination());
        var chunks = new ArrayList<TcpChunk>();
        if (!streams.containsKey(direction) && streams.size() >= DIRECTIONS_MAX) {
            var eldest = streams.pollFirstEntry();
            chunks.addAll(eldest.getValue().giveUpHoles());
        }
        chunks.addAll(streams.computeIfAbsent(direction, _ -> new TcpStream()).accept(segment));
        return chunks;
    }

    /// What still waited for bytes that never came; to be called at the end of the capture.
    public List<TcpChunk> finish() {
        var rest = new ArrayList<TcpChunk>();
        streams.values().forEach(stream -> rest.addAll(stream.giveUpHoles()));
        return rest;
    }
}
