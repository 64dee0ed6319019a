package io.earwitness.media.container;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/// One direction between two ports: the next byte we want, and what came too early for it.
final class TcpStream {
    /// Beyond this a hole is taken as lost for the capture.
    private static final int WAITING_BYTES_MAX = 1 << 20;

    private final TreeMap<Long, CapturedSegment> waiting = new TreeMap<>();
    private int waitingBytes;
    private int connection;
    private boolean started;
    private long next;

    List<TcpChunk> accept(CapturedSegment segment) {
        var chunks = new ArrayList<TcpChunk>();
        if (startsConnection(segment)) {
            chunks.addAll(giveUpHoles());
            connection++;
            started = true;
            // Kept away from zero so that a segment from just before stays positive.
            next = (1L << 32) + (segment.sequence() & 0xFFFF_FFFFL) + (segment.syn() ? 1 : 0);
        }
        long at = next + (segment.sequence() + (segment.syn() ? 1 : 0) - (int) next);
        if (segment.payload().length > 0) {
            keepLongest(at, segment);
            deliverReady(chunks);
            if (waitingBytes > WAITING_BYTES_MAX) {
                chunks.addAll(giveUpHoles());
            }
        }
        if (segment.reset()) {
            chunks.addAll(giveUpHoles());
            started = false;
        }
        return chunks;
    }

    private boolean startsConnection(CapturedSegment segment) {
        // A retransmitted SYN carries the same number again and is not a new connection.
        boolean newSyn = segment.syn() && (!started || segment.sequence() + 1 != (int) next);
        boolean middleOfUnknown = !started && segment.payload().length > 0;
        return newSyn || middleOfUnknown;
    }

    private void keepLongest(long at, CapturedSegment segment) {
        var known = waiting.get(at);
        if (known == null || known.payload().length < segment.payload().length) {
            waiting.put(at, segment);
            waitingBytes += segment.payload().length - (known == null ? 0 : known.payload().length);
        }
    }

    private void deliverReady(List<TcpChunk> chunks) {
        while (!waiting.isEmpty() && waiting.firstKey() <= next) {
            deliverFirst(chunks, 0);
        }
    }

    List<TcpChunk> giveUpHoles() {
        var chunks = new ArrayList<TcpChunk>();
        while (!waiting.isEmpty()) {
            long missing = Math.max(0, waiting.firstKey() - next);
            next += missing;
            deliverFirst(chunks, missing);
        }
        return chunks;
    }

    private void deliverFirst(List<TcpChunk> chunks, long missing) {
        var first = waiting.pollFirstEntry();
        var segment = first.getValue();
        waitingBytes -= segment.payload().length;
        long known = next - first.getKey();
        if (known < segment.payload().length) {
            var fresh = Arrays.copyOfRange(segment.payload(), (int) known, segment.payload().length);
            next += fresh.length;
            chunks.add(new TcpChunk(
                    segment.epochNanos(), segment.source(), segment.destination(), connection, missing, fresh));
        }
    }
}
