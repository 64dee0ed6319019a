package io.earwitness.recorder.capture;

import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Packets of a secured stream that came before its keys: a handshake ends on the two sides at different moments.
///
/// Owned by one capture loop. Bounded in number, bytes and time; what does not fit any more is spilled, the oldest
/// first.
final class HeldPackets {
    static final int PACKETS_MAX = 1_000;
    static final int BYTES_MAX = 256 * 1_024;
    /// As long as a handshake may take.
    static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(30);

    private final Consumer<Held> spilled;
    private final Deque<Held> held = new ArrayDeque<>();
    private int bytes;

    /// @param paused whether it came during a pause
    record Held(
            PacketKind kind,
            byte[] bytes,
            InetSocketAddress source,
            boolean onRtpPort,
            long arrivalEpochNanos,
            boolean paused) {}

    HeldPackets(Consumer<Held> spilled) {
        this.spilled = spilled;
    }

    void hold(
            PacketKind kind,
            ByteBuffer packet,
            InetSocketAddress source,
            boolean onRtpPort,
            long arrivalEpochNanos,
            boolean paused) {
        var copy = new byte[packet.remaining()];
        packet.get(packet.position(), copy);
        held.add(new Held(kind, copy, source, onRtpPort, arrivalEpochNanos, paused));
        bytes += copy.length;
        while (held.size() > PACKETS_MAX || bytes > BYTES_MAX) {
            spillFirst();
        }
    }

    private void spillFirst() {
        var first = held.remove();
        bytes -= first.bytes().length;
        spilled.accept(first);
    }

    /// Takes out what came to a port, in the order in which it came.
    List<Held> take(boolean onRtpPort, boolean onRtcpPort) {
        var taken = new ArrayList<Held>();
        held.removeIf(packet -> {
            var wanted = packet.onRtpPort() ? onRtpPort : onRtcpPort;
            if (wanted) {
                taken.add(packet);
                bytes -= packet.bytes().length;
            }
            return wanted;
        });
        return taken;
    }

    /// Spills what has waited for too long.
    void expire(long nowEpochNanos) {
        while (!held.isEmpty() && nowEpochNanos - held.element().arrivalEpochNanos() > NANOS_MAX) {
            spillFirst();
        }
    }

    void spillAll() {
        while (!held.isEmpty()) {
            spillFirst();
        }
    }
}
