package io.earwitness.recorder.capture;

import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// Packets of a secured stream, or of lines that share a port, that came before their keys: a handshake ends on the two
/// sides at different moments.
///
/// Owned by one capture loop. Bounded in number, bytes and time, line by line, so that none takes the room of another;
/// what does not fit any more is spilled, the oldest of its line first.
final class HeldPackets {
    static final int PACKETS_MAX = 1_000;
    static final int BYTES_MAX = 256 * 1_024;
    /// As long as a handshake may take.
    static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(30);

    /// In all, so many times what one line may have.
    static final int LINES_FULL_MAX = 8;

    private final Consumer<Held> spilled;
    private final Map<Integer, Share> shares = new TreeMap<>();
    private long taken;
    private long bytes;

    /// @param paused whether it came during a pause
    /// @param line   the stream whose it seemed to be when it came
    record Held(
            PacketKind kind,
            byte[] bytes,
            InetSocketAddress source,
            boolean onRtpPort,
            long arrivalEpochNanos,
            boolean paused,
            int line) {}

    private record Waiting(long number, Held packet) {}

    /// What one line has.
    private static final class Share {
        final Deque<Waiting> waiting = new ArrayDeque<>();
        int bytes;
    }

    HeldPackets(Consumer<Held> spilled) {
        this.spilled = spilled;
    }

    void hold(
            PacketKind kind,
            ByteBuffer packet,
            InetSocketAddress source,
            boolean onRtpPort,
            long arrivalEpochNanos,
            boolean paused,
            int line) {
        var copy = new byte[packet.remaining()];
        packet.get(packet.position(), copy);
        var share = shares.computeIfAbsent(line, _ -> new Share());
        share.waiting.add(
                new Waiting(taken++, new Held(kind, copy, source, onRtpPort, arrivalEpochNanos, paused, line)));
        share.bytes += copy.length;
        bytes += copy.length;
        while (share.waiting.size() > PACKETS_MAX || share.bytes > BYTES_MAX) {
            spillFirst(share);
        }
        while (bytes > LINES_FULL_MAX * BYTES_MAX) {
            spillFirst(largest());
        }
    }

    private Share largest() {
        return Collections.max(shares.values(), Comparator.comparingInt(share -> share.bytes));
    }

    private void spillFirst(Share share) {
        var first = share.waiting.remove().packet();
        left(share, first);
        spilled.accept(first);
    }

    private void left(Share share, Held packet) {
        share.bytes -= packet.bytes().length;
        bytes -= packet.bytes().length;
    }

    /// Takes out what came to a port, in the order in which it came.
    List<Held> take(boolean onRtpPort, boolean onRtcpPort) {
        return take(packet -> packet.onRtpPort() ? onRtpPort : onRtcpPort);
    }

    private List<Held> take(Predicate<Held> which) {
        var wanted = new ArrayList<Waiting>();
        for (var share : shares.values()) {
            share.waiting.removeIf(one -> {
                var takes = which.test(one.packet());
                if (takes) {
                    wanted.add(one);
                    left(share, one.packet());
                }
                return takes;
            });
        }
        wanted.sort(Comparator.comparingLong(Waiting::number));
        return wanted.stream().map(Waiting::packet).toList();
    }

    /// Spills what has waited for too long.
    void expire(long nowEpochNanos) {
        for (var share : shares.values()) {
            while (!share.waiting.isEmpty()
                    && nowEpochNanos - share.waiting.element().packet().arrivalEpochNanos() > NANOS_MAX) {
                spillFirst(share);
            }
        }
    }

    /// Spills some, in the order in which they came: their line is about to end.
    void spill(Predicate<Held> which) {
        take(which).forEach(spilled);
    }

    void spillAll() {
        take(true, true).forEach(spilled);
    }
}
