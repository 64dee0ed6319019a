package io.earwitness.media.video;

import io.earwitness.media.rtp.PayloadFormat;
import io.earwitness.media.rtp.RtpPacket;
import java.time.Duration;
import java.util.TreeMap;
import java.util.function.Consumer;

/// The pictures of one source: its packets in the order of their numbers, waited for as long as sound is, and the
/// pictures that they make. Owned by one thread; packets are kept for a while, so their bytes must not change.
public final class PictureReader {
    private static final int DISORDER_MAX = 2_000;
    private static final int WAITING_MAX = 2_000;
    private static final long WAITING_BYTES_MAX = 4 << 20;
    private static final int NONE = -1;
    private static final long BEGINNING_NANOS = Duration.ofMillis(500).toNanos();
    private static final long WINDOW_NANOS = Duration.ofSeconds(2).toNanos();

    private final PictureBuilder builder;
    private final Consumer<Picture> sink;
    private final TreeMap<Long, Arrived> waiting = new TreeMap<>();
    private long highest = NONE;
    private long next = NONE;
    private long firstArrival;
    private boolean open;
    private boolean hole;
    private int timestamp;
    private long arrival;
    private long waitingBytes;
    private long lost;
    private long broken;

    private record Arrived(long epochNanos, RtpPacket packet) {}

    /// @param sink gets every picture that arrived whole, in their order
    public PictureReader(PictureFormat format, PayloadFormat payload, Consumer<Picture> sink) {
        this.builder = format.builder(payload);
        this.sink = sink;
    }

    public void accept(long arrivalEpochNanos, RtpPacket packet) {
        int number = packet.sequenceNumber();
        if (highest == NONE) {
            highest = (1L << 16) + number;
            firstArrival = arrivalEpochNanos;
        }
        int distance = (short) (number - (int) highest);
        if (Math.abs(distance) > DISORDER_MAX) {
            // Another sequence, as after a transfer: nothing of it belongs to what came before, and nothing is missing.
            finish();
            highest += 1L << 17;
            highest = (highest & ~0xFFFFL) + number;
            next = highest;
            hole = false;
            distance = 0;
        }
        long extended = highest + distance;
        highest = Math.max(highest, extended);
        if (next == NONE || extended >= next) {
            if (waiting.putIfAbsent(extended, new Arrived(arrivalEpochNanos, packet)) == null) {
                waitingBytes += packet.payloadLength();
            }
        }
        release(arrivalEpochNanos);
    }

    private void release(long nowNanos) {
        if (next == NONE) {
            if (nowNanos - firstArrival < BEGINNING_NANOS && !isFull()) {
                return;
            }
            next = waiting.firstKey();
        }
        while (!waiting.isEmpty()) {
            var first = waiting.firstEntry();
            if (first.getKey() > next) {
                if (!isFull() && nowNanos - first.getValue().epochNanos() <= WINDOW_NANOS) {
                    return;
                }
                missing(first.getKey() - next);
                next = first.getKey();
            }
            waiting.pollFirstEntry();
            waitingBytes -= first.getValue().packet().payloadLength();
            next++;
            take(first.getValue());
        }
    }

    private boolean isFull() {
        return waiting.size() > WAITING_MAX || waitingBytes > WAITING_BYTES_MAX;
    }

    /// Bytes of payloads that wait for others.
    public long waitingBytes() {
        return waitingBytes;
    }

    private void missing(long packets) {
        lost += packets;
        hole = true;
        if (open) {
            builder.breaks();
        }
    }

    private void take(Arrived arrived) {
        var packet = arrived.packet();
        if (packet.payloadLength() == 0) {
            return;
        }
        if (open && packet.timestamp() != timestamp) {
            end();
        }
        if (!open) {
            open = true;
            timestamp = packet.timestamp();
            arrival = arrived.epochNanos();
            builder.begin(hole);
            hole = false;
        }
        builder.payload(packet.payload());
        if (packet.marker()) {
            end();
        }
    }

    private void end() {
        open = false;
        builder.end();
        if (!builder.hasPicture()) {
            return;
        }
        if (builder.isBroken()) {
            broken++;
        } else {
            sink.accept(new Picture(timestamp, arrival, builder.isWhole(), builder.bytes()));
        }
    }

    /// Gives what still waited; what comes after is of a new sequence.
    public void finish() {
        if (next == NONE && !waiting.isEmpty()) {
            next = waiting.firstKey();
        }
        release(Long.MAX_VALUE);
        if (open) {
            end();
        }
    }

    /// Packets that its numbers count and that never came.
    public long lost() {
        return lost;
    }

    /// Pictures of which something is missing, or that break the rules of their format: left out.
    public long broken() {
        return broken;
    }
}
