package io.earwitness.recorder.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.earwitness.media.net.MediaSocket;
import io.earwitness.media.rtp.RtcpBandwidth;
import io.earwitness.recorder.capture.ControlTerms.Feedback;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.JournalRecord.PacketsRejected;
import io.earwitness.recorder.journal.PacketAppender;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.StreamDescription;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The hot path by itself: packets into a pen that only counts.
class StreamCaptureTest {
    private static final InetSocketAddress OWN = new InetSocketAddress("192.0.2.1", 30_000);
    private static final InetSocketAddress STRANGER = new InetSocketAddress("198.51.100.9", 4_000);

    private final CountingPen pen = new CountingPen();
    private final StreamCounters totals = new StreamCounters();
    private final StreamCapture capture = new StreamCapture(
            pen,
            () -> 1,
            new LoopTime(),
            "us",
            new Random(1),
            totals,
            Optional.empty(),
            (_, _) -> {
                throw new AssertionError("nothing is secured here");
            },
            KeptPlaces.NOWHERE.ofStreams());
    private final ByteBuffer packet = ByteBuffer.allocateDirect(172);
    private long now = 1_800_000_000_000_000_000L;

    private static final class CountingPen implements PacketAppender {
        private final List<JournalRecord> records = new ArrayList<>();
        private long packets;

        @Override
        public int source(String source) {
            return 1;
        }

        @Override
        public void packet(int stream, PacketKind kind, int source, ByteBuffer bytes, long epochNanos) {
            packets++;
        }

        @Override
        public void append(JournalRecord record) {
            records.add(record);
        }

        @Override
        public boolean hurries() {
            return false;
        }

        @Override
        public void turn(long nowNanos) {
            // Nothing is written.
        }

        @Override
        public void detach() {
            // Nothing was attached.
        }
    }

    /// A port that sends nothing.
    private record NoSocket(InetSocketAddress localAddress, Object attachment) implements MediaSocket {
        @Override
        public boolean send(ByteBuffer bytes, InetSocketAddress to) {
            return false;
        }
    }

    private void agree() {
        agree(Set.of());
    }

    private void agree(Set<Integer> namedSources) {
        var formats = List.of(new NegotiatedFormat(8, "PCMA", 8_000, 1, ""));
        var socket = new NoSocket(OWN, this);
        capture.assign(new StreamDescription(0, 0, "1", "audio", "RTP/AVP", formats, 20_000), socket, socket);
        capture.agree(new ControlTerms(
                Optional.empty(),
                false,
                Set.of(InetAddress.ofLiteral("192.0.2.1")),
                RtcpBandwidth.ofSession(64_000),
                true,
                Feedback.NONE,
                namedSources));
        packet.put(0, (byte) 0x80).put(1, (byte) 8);
    }

    private void packets(InetSocketAddress from, int ssrc, int count) {
        packet.putInt(8, ssrc);
        for (var number = 0; number < count; number++) {
            packet.putShort(2, (short) number).putInt(4, number * 160);
            now += 20_000_000;
            capture.onRtpPort(packet, from, now);
        }
    }

    @Test
    void allocatesNothingForAPacketOfAKnownSource() {
        agree();
        packets(OWN, 1, 50_000);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var self = Thread.currentThread().threadId();
        var least = Long.MAX_VALUE;
        for (var round = 0; round < 5; round++) {
            var before = threads.getThreadAllocatedBytes(self);
            packets(OWN, 1, 50_000);
            least = Math.min(least, threads.getThreadAllocatedBytes(self) - before);
        }

        // Asking costs a few bytes itself; a single object a packet would be 800,000.
        assertThat(least).isLessThan(10_000);
        assertThat(pen.packets).isEqualTo(300_000);
    }

    @Test
    @Tag("VID-12")
    void aSourceThatSignallingNamedIsNoStrangerWhicheverHostItComesFrom() {
        agree(Set.of(2));
        packets(OWN, 1, 10);
        packets(STRANGER, 2, 12_000);
        capture.tellRejected(now);

        assertThat(pen.packets).isEqualTo(12_010);
        assertThat(pen.records).noneMatch(JournalRecord.PacketsRejected.class::isInstance);
    }

    @Test
    @Tag("RTP-04")
    void storesAStrangersPacketsTooButNotWithoutEnd() {
        agree();
        packets(OWN, 1, 10);
        packets(STRANGER, 2, 12_000);
        packets(OWN, 1, 10);
        capture.tellRejected(now);

        assertThat(pen.packets).isEqualTo(10 + 10_000 + 10);
        assertThat(capture.statistics().foreign()).isEqualTo(12_000);
        assertThat(totals.read().foreign()).isEqualTo(12_000);
        assertThat(pen.records.getLast())
                .isEqualTo(new PacketsRejected(now, 0, 2_000, "from a host that is not the stream's"));
    }
}
