package io.earwitness.recorder.capture;

import io.earwitness.media.net.PortRange;
import io.earwitness.recorder.journal.JournalConfig;
import io.earwitness.recorder.journal.JournalListener;
import io.earwitness.recorder.journal.JournalReader;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.journal.JournalWriter;
import io.earwitness.recorder.journal.Journals;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.StreamDescription;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/// A capture engine with one loop on loopback and real journals, for tests.
final class CaptureRoom implements AutoCloseable {
    static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final Random random = new Random();
    private final Path directory;
    final MeterRegistry meters = new SimpleMeterRegistry();
    final List<String> told = new CopyOnWriteArrayList<>();
    final Journals journals;
    final CaptureEngine engine;

    CaptureRoom(Path directory) throws IOException {
        this(directory, PacketSourceKind.AUTO);
    }

    CaptureRoom(Path directory, PacketSourceKind kind) throws IOException {
        this(directory, kind, somePorts(new Random()));
    }

    CaptureRoom(Path directory, PacketSourceKind kind, PortRange ports) throws IOException {
        this.directory = directory;
        journals = journals("journals");
        var sources = new PacketSources(1_024, 65_535, 8 << 20, 4 << 20, InstantSource.system()).open(kind, 1);
        engine = CaptureEngine.start(sources, ports, Clock.systemUTC(), random, meters);
    }

    /// Whether this system has such a source, and permits it.
    static boolean has(PacketSourceKind kind) {
        try {
            for (var source : new PacketSources(1_024, 65_535, 1 << 20, 4_096, InstantSource.system()).open(kind, 1)) {
                source.close();
            }
            return true;
        } catch (IOException | RuntimeException | LinkageError no) {
            return false;
        }
    }

    /// A thousand pairs somewhere, so that two test runs at once do not meet; who is there already is passed over.
    private static PortRange somePorts(RandomGenerator random) {
        var first = 10_000 + 2 * random.nextInt(10_000);
        return new PortRange(first, first + 2_000, Duration.ofMinutes(1), InstantSource.system());
    }

    Journals journals(String name) throws IOException {
        var listener = new JournalListener() {
            @Override
            public void writeFailed(RecordingId id, IOException cause) {
                told.add("failed " + id);
            }

            @Override
            public void writeResumed(RecordingId id, long recordsLost) {
                told.add("resumed " + id);
            }
        };
        return Journals.open(
                directory.resolve(name),
                JournalConfig.defaults(),
                Clock.systemUTC(),
                new SimpleMeterRegistry(),
                listener);
    }

    JournalWriter journal() throws IOException {
        return journal(journals);
    }

    JournalWriter journal(Journals in) throws IOException {
        return in.create(RecordingId.create(InstantSource.system().instant(), random));
    }

    static StreamDescription stream(int index, AllocatedPort port) {
        var formats = List.of(new NegotiatedFormat(0, "PCMU", 8000, 1, ""));
        return new StreamDescription(index, index, "" + index, "audio", "RTP/AVP", formats, port.rtpPort());
    }

    double counted(String name) {
        return meters.get(name).functionCounter().count();
    }

    /// A G.711 packet of 20 ms whose payload tells its stream and number.
    static byte[] rtp(int ssrc, int sequence) {
        var packet = ByteBuffer.allocate(172);
        packet.put((byte) 0x80)
                .put((byte) 0)
                .putShort((short) sequence)
                .putInt(sequence * 160)
                .putInt(ssrc);
        while (packet.hasRemaining()) {
            packet.putInt(ssrc * 31 + sequence);
        }
        return packet.array();
    }

    /// An empty receiver report (RFC 3550 §6.4.2).
    static byte[] rtcp(int ssrc) {
        return ByteBuffer.allocate(8).putInt(0x80C9_0001).putInt(ssrc).array();
    }

    /// `RTP 0 <hex>` for packets, the record's class name for everything else.
    static List<String> read(Path journal) throws IOException {
        try (var reader = JournalReader.open(journal)) {
            var read = new ArrayList<String>();
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                read.add(name(next.get()));
            }
            return read;
        }
    }

    private static String name(JournalRecord record) {
        if (record instanceof PacketArrived packet) {
            var bytes = new byte[packet.bytes().remaining()];
            packet.bytes().get(bytes);
            return packet(packet.kind().name(), packet.stream(), bytes);
        }
        return record.getClass().getSimpleName();
    }

    static String packet(String kind, int stream, byte[] bytes) {
        return kind + " " + stream + " " + HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() throws IOException {
        engine.close();
        journals.close();
    }
}
