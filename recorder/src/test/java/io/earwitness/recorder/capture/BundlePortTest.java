package io.earwitness.recorder.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.earwitness.media.dtls.DtlsPort;
import io.earwitness.media.net.MediaSocket;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.JournalRecord.PacketsRejected;
import io.earwitness.recorder.journal.PacketAppender;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.StreamDescription;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A port that two lines share, and a pen that only counts.
class BundlePortTest {
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.1", 30_000);
    private static final MediaSocket SOCKET = new NoSocket();

    private final CountingPen pen = new CountingPen();
    private final StreamCounters totals = new StreamCounters();
    private final BundlePort port = new BundlePort(
            pen, () -> 1, new LoopTime(), totals, this::line, BundlePortTest::noDtls, KeptPlaces.NOWHERE, 20_000);
    private final PortReceiver receiver = port.rtpReceiver();
    private final ByteBuffer named = ByteBuffer.allocateDirect(180)
            .put(0, (byte) 0x90)
            .put(1, (byte) 8)
            .putInt(8, 1)
            .putInt(12, 0xBEDE0001)
            .putInt(16, 0x30610000);
    private final ByteBuffer plain =
            ByteBuffer.allocateDirect(172).put(0, (byte) 0x80).put(1, (byte) 97).putInt(8, 2);
    private long now = 1_800_000_000_000_000_000L;

    private StreamCapture line() {
        return new StreamCapture(
                pen,
                () -> 1,
                new LoopTime(),
                "us",
                new Random(1),
                totals,
                Optional.empty(),
                BundlePortTest::noDtls,
                KeptPlaces.NOWHERE.ofStreams());
    }

    private static DtlsPort noDtls(MediaSocket socket, DtlsPort.Listener listener) {
        throw new AssertionError("nothing is secured here");
    }

    private static final class CountingPen implements PacketAppender {
        private final List<JournalRecord> records = new ArrayList<>();
        private final long[] packets = new long[2];

        @Override
        public int source(String source) {
            return 1;
        }

        @Override
        public void packet(int stream, PacketKind kind, int source, ByteBuffer bytes, long epochNanos) {
            packets[stream]++;
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
    private record NoSocket() implements MediaSocket {
        @Override
        public InetSocketAddress localAddress() {
            return CLIENT;
        }

        @Override
        public Object attachment() {
            return this;
        }

        @Override
        public boolean send(ByteBuffer bytes, InetSocketAddress to) {
            return false;
        }
    }

    private StreamCapture agree(int index, int type, String mid) {
        var formats = List.of(new NegotiatedFormat(type, "PCMA", 8_000, 1, ""));
        return port.take(
                new StreamDescription(index, index, mid, "audio", "RTP/AVP", formats, 20_000),
                SOCKET,
                SOCKET,
                Optional.of(new BundleMarks(index, mid, 3, Set.of())),
                false);
    }

    private void packets(int count) {
        for (var number = 0; number < count; number++) {
            now += 20_000_000;
            receiver.accept(named.putShort(2, (short) number).putInt(4, number * 160), CLIENT, now);
            receiver.accept(plain.putShort(2, (short) number).putInt(4, number * 160), CLIENT, now);
        }
    }

    @Test
    @Tag("VID-10")
    void allocatesNothingForAPacketOfAKnownSource() {
        agree(0, 8, "a");
        agree(1, 97, "b");
        packets(50_000);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var self = Thread.currentThread().threadId();
        var least = Long.MAX_VALUE;
        for (var round = 0; round < 5; round++) {
            var before = threads.getThreadAllocatedBytes(self);
            packets(50_000);
            least = Math.min(least, threads.getThreadAllocatedBytes(self) - before);
        }

        assertThat(least).isLessThan(10_000);
        assertThat(pen.packets).containsExactly(300_000, 300_000);
        assertThat(totals.unfitPackets()).isZero();
    }

    @Test
    void whatComesBeforeAnyLineIsToldWithTheFirst() {
        packets(3);
        var line = agree(0, 8, "a");
        line.tellRejected(now);

        assertThat(totals.read().rejected()).isEqualTo(6);
        assertThat(pen.records).containsExactly(new PacketsRejected(now, 0, 6, "before the stream was agreed"));
    }

    @Test
    void aPauseOfOneLineIsNotThatOfTheOther() {
        agree(0, 8, "a");
        agree(1, 97, "b").pause(PauseCause.CLIENT);
        packets(5);

        assertThat(pen.packets).containsExactly(5, 0);
    }

    @Test
    @Tag("VID-10")
    void theLinesThatStayGoOnWhenTheTaggedOneIsClosed() {
        var first = agree(0, 8, "a");
        var second = agree(1, 97, "b");
        packets(5);
        first.close(now);
        assertThat(port.isUsed()).isTrue();
        packets(5);

        // What was the first line's fits none now.
        assertThat(pen.packets).containsExactly(5, 15);
        assertThat(totals.unfitPackets()).isEqualTo(5);
        second.close(now);
        assertThat(port.isUsed()).isFalse();
        packets(5);
        assertThat(pen.packets).containsExactly(5, 15);
        assertThat(pen.records.stream().filter(Noted.class::isInstance).map(record -> ((Noted) record).text()))
                .containsExactly(
                        "Packets that fit none of the lines that share a port are kept with stream 2",
                        "Packets that fit none of the lines that share a port were kept");
    }
}
