package io.earwitness.recorder.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.media.net.PortRange;
import io.earwitness.recorder.journal.JournalReader;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.journal.JournalRecord.PacketsRejected;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.PauseCause;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(
        value = PacketSourceKind.class,
        names = {"RING", "SWEPT", "NIO"})
class CaptureIT {
    @TempDir
    Path directory;

    private final PacketSourceKind kind;
    private CaptureRoom room;
    private Sender sender;

    CaptureIT(PacketSourceKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws Exception {
        assumeThat(CaptureRoom.has(kind)).as("%s here", kind).isTrue();
        room = new CaptureRoom(directory, kind);
        sender = new Sender();
    }

    @AfterEach
    void close() throws Exception {
        if (sender != null) {
            sender.close();
            room.close();
        }
    }

    @Test
    void storesEveryPacketByteForByteInOrderOfArrival() throws Exception {
        var journal = room.journal();
        var capture = room.engine.open(journal, CaptureRoom.LOOPBACK);
        var ports = addStreams(capture, 3);
        var sent = new ArrayList<List<String>>();
        for (var stream = 0; stream < 3; stream++) {
            sent.add(new ArrayList<>());
        }
        for (var sequence = 0; sequence < 100; sequence++) {
            for (var stream = 0; stream < 3; stream++) {
                // One SSRC for all: what tells the streams apart is the socket.
                var packet = CaptureRoom.rtp(77, sequence * 3 + stream);
                sender.to(ports.get(stream).rtpPort(), packet);
                sent.get(stream).add(CaptureRoom.packet("RTP", stream, packet));
            }
        }
        awaitPackets(capture, 3, 100);
        var statistics = capture.statistics(1);
        capture.close();

        var read = CaptureRoom.read(journal.seal(EndCause.CLIENT_BYE, "").file());

        for (var stream = 0; stream < 3; stream++) {
            var prefix = "RTP " + stream;
            assertThat(read.stream().filter(record -> record.startsWith(prefix)))
                    .isEqualTo(sent.get(stream));
        }
        assertThat(read.stream().filter(record -> record.equals("StreamAgreed")))
                .hasSize(3);
        assertThat(statistics.bytes()).isEqualTo(17_200);
        assertThat(capture.lastPacketEpochNanos()).isPositive();
        assertThat(room.counted("earwitness.capture.bytes")).isEqualTo(51_600);
    }

    @Test
    void writesDownWhoSentAndWhen() throws Exception {
        var journal = room.journal();
        var capture = room.engine.open(journal, CaptureRoom.LOOPBACK);
        var port = addStreams(capture, 1).getFirst();
        var before = epochNanos(Instant.now());
        try (var other = new Sender()) {
            sender.to(port.rtpPort(), CaptureRoom.rtp(1, 1));
            other.to(port.rtpPort(), CaptureRoom.rtp(1, 2));
            sender.to(port.rtpPort(), CaptureRoom.rtp(1, 3));
            capture.close();
            var packets = packets(journal.seal(EndCause.CLIENT_BYE, "").file());
            assertThat(packets)
                    .extracting(PacketArrived::source)
                    .containsExactly(
                            "127.0.0.1:" + sender.port(), "127.0.0.1:" + other.port(), "127.0.0.1:" + sender.port());
            assertThat(packets)
                    .allMatch(packet ->
                            packet.epochNanos() >= before && packet.epochNanos() <= epochNanos(Instant.now()));
        }
    }

    @Test
    void countsWhatIsNeitherRtpNorRtcpAndStoresNoneOfIt() throws Exception {
        var journal = room.journal();
        var capture = room.engine.open(journal, CaptureRoom.LOOPBACK);
        var port = addStreams(capture, 1).getFirst();
        var stunBinding = new byte[] {0, 1, 0, 0, 0x21, 0x12, (byte) 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
        var versionZero = CaptureRoom.rtp(1, 1);
        versionZero[0] = 0;
        var tooShort = new byte[] {(byte) 0x80, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0};
        for (var garbage : List.of(new byte[0], new byte[1], stunBinding, versionZero, tooShort)) {
            sender.to(port.rtpPort(), garbage);
            sender.to(port.rtcpPort(), garbage);
        }
        sender.to(port.rtcpPort(), CaptureRoom.rtp(1, 2));
        sender.to(port.rtpPort(), CaptureRoom.rtp(1, 3));
        awaitPackets(capture, 1, 1);
        await().until(() -> capture.statistics(0).rejected() == 11);
        capture.close();

        var file = journal.seal(EndCause.CLIENT_BYE, "").file();

        assertThat(packets(file)).hasSize(1);
        assertThat(rejected(file)).isEqualTo(11);
        assertThat(room.counted("earwitness.capture.rejected")).isEqualTo(11);
    }

    @Test
    void storesRtcpFromItsOwnPortAndFromTheRtpPort() throws Exception {
        var journal = room.journal();
        var capture = room.engine.open(journal, CaptureRoom.LOOPBACK);
        var port = addStreams(capture, 1).getFirst();
        sender.to(port.rtcpPort(), CaptureRoom.rtcp(1));
        sender.to(port.rtpPort(), CaptureRoom.rtcp(2));
        await().until(() -> capture.statistics(0).controlPackets() == 2);
        capture.close();

        assertThat(CaptureRoom.read(journal.seal(EndCause.CLIENT_BYE, "").file()))
                .contains(
                        CaptureRoom.packet("RTCP", 0, CaptureRoom.rtcp(1)),
                        CaptureRoom.packet("RTCP", 0, CaptureRoom.rtcp(2)));
        assertThat(capture.statistics(0).packets()).isZero();
    }

    @Test
    void storesNothingThatComesDuringAPauseAndSaysWhenItWas() throws Exception {
        var journal = room.journal();
        var capture = room.engine.open(journal, CaptureRoom.LOOPBACK);
        var port = addStreams(capture, 1).getFirst();
        sender.to(port.rtpPort(), CaptureRoom.rtp(1, 1));
        awaitPackets(capture, 1, 1);
        capture.pause(0, PauseCause.CLIENT);
        capture.pause(0, PauseCause.CLIENT);
        sender.to(port.rtpPort(), CaptureRoom.rtp(1, 2));
        await().until(() -> capture.statistics(0).pausedPackets() == 1);
        assertThat(capture.statistics(0).paused()).isTrue();
        capture.resume(0, PauseCause.CLIENT);
        sender.to(port.rtpPort(), CaptureRoom.rtp(1, 3));
        awaitPackets(capture, 1, 2);
        capture.close();

        assertThat(CaptureRoom.read(journal.seal(EndCause.CLIENT_BYE, "").file()))
                .containsExactly(
                        "StreamAgreed",
                        CaptureRoom.packet("RTP", 0, CaptureRoom.rtp(1, 1)),
                        "StreamPaused",
                        "StreamResumed",
                        CaptureRoom.packet("RTP", 0, CaptureRoom.rtp(1, 3)),
                        "SessionEnded");
    }

    @Test
    void rejectsWhatComesBeforeTheStreamIsAgreed() throws Exception {
        var journal = room.journal();
        var capture = room.engine.open(journal, CaptureRoom.LOOPBACK);
        var port = capture.allocate();
        sender.to(port.rtpPort(), CaptureRoom.rtp(1, 1));
        await().until(() -> room.counted("earwitness.capture.rejected") == 1);
        capture.add(CaptureRoom.stream(0, port));
        capture.close();

        var file = journal.seal(EndCause.CLIENT_BYE, "").file();

        assertThat(packets(file)).isEmpty();
        assertThat(rejected(file)).isEqualTo(1);
    }

    @Test
    void readsWhatLiesInTheSocketsBeforeItCloses() throws Exception {
        for (var round = 0; round < 10; round++) {
            var journal = room.journal();
            var capture = room.engine.open(journal, CaptureRoom.LOOPBACK);
            var ports = addStreams(capture, 2);
            for (var sequence = 0; sequence < 300; sequence++) {
                sender.to(ports.get(sequence % 2).rtpPort(), CaptureRoom.rtp(1, sequence));
            }
            capture.remove(0);
            capture.close();

            assertThat(packets(journal.seal(EndCause.CLIENT_BYE, "").file())).hasSize(300);
        }
    }

    @Test
    void closesInTheMidstOfTrafficAndGoesOnForOthers() throws Exception {
        var endingJournal = room.journal();
        var ending = room.engine.open(endingJournal, CaptureRoom.LOOPBACK);
        var stayingJournal = room.journal();
        var staying = room.engine.open(stayingJournal, CaptureRoom.LOOPBACK);
        var endingPort = addStreams(ending, 1).getFirst();
        var stayingPort = addStreams(staying, 1).getFirst();
        for (var sequence = 0; sequence < 200; sequence++) {
            sender.to(stayingPort.rtpPort(), CaptureRoom.rtp(1, sequence));
            sender.to(endingPort.rtpPort(), CaptureRoom.rtp(2, sequence));
            if (sequence == 100) {
                ending.close();
            }
        }
        awaitPackets(staying, 1, 200);
        staying.close();

        assertThat(packets(endingJournal.seal(EndCause.CLIENT_BYE, "").file())).hasSize(101);
        assertThat(packets(stayingJournal.seal(EndCause.CLIENT_BYE, "").file())).hasSize(200);
        assertThatThrownBy(() -> ending.pause(0, PauseCause.CLIENT)).hasMessageContaining("closed");
        assertThat(ending.statistics(0).packets()).isEqualTo(101);
        ending.close();
    }

    @Test
    void givesAPortAgainOnlyAfterItsCoolDown() throws Exception {
        var now = new AtomicReference<>(Instant.EPOCH);
        var first = freePair();
        var ports = new PortRange(first, first + 1, Duration.ofSeconds(30), now::get);
        try (var single = new CaptureRoom(directory.resolve("single"), kind, ports)) {
            var capture = single.engine.open(single.journal(), CaptureRoom.LOOPBACK);
            capture.add(CaptureRoom.stream(0, capture.allocate()));
            assertThatThrownBy(capture::allocate).isInstanceOf(OutOfPortsException.class);
            capture.remove(0);
            capture.remove(0);
            assertThatThrownBy(capture::allocate).isInstanceOf(OutOfPortsException.class);
            now.set(Instant.EPOCH.plusSeconds(31));
            awaitUnbound(first); // a selector lets go of a closed socket only at its next turn

            assertThat(capture.allocate().rtpPort()).isEqualTo(first);
        }
    }

    @Test
    void passesOverAPortThatSomebodyElseHas() throws Exception {
        var first = freePair();
        var ports = new PortRange(first, first + 1, Duration.ofSeconds(30), Instant::now);
        try (var taken = new DatagramSocket(new InetSocketAddress(CaptureRoom.LOOPBACK, first + 1));
                var single = new CaptureRoom(directory.resolve("single"), kind, ports)) {
            assertThat(taken.isBound()).isTrue();
            var capture = single.engine.open(single.journal(), CaptureRoom.LOOPBACK);

            assertThatThrownBy(capture::allocate).isInstanceOf(OutOfPortsException.class);
        }
    }

    @Test
    void losesNothingOfTwoHundredStreamsAtOnce() throws Exception {
        var captures = new ArrayList<Capture>();
        var journals = new ArrayList<io.earwitness.recorder.journal.JournalWriter>();
        var ports = new ArrayList<AllocatedPort>();
        for (var call = 0; call < 100; call++) {
            journals.add(room.journal());
            captures.add(room.engine.open(journals.getLast(), CaptureRoom.LOOPBACK));
            ports.addAll(addStreams(captures.getLast(), 2));
        }
        for (var sequence = 0; sequence < 100; sequence++) {
            for (var stream = 0; stream < 200; stream++) {
                sender.to(ports.get(stream).rtpPort(), CaptureRoom.rtp(stream, sequence));
            }
        }
        for (var capture : captures) {
            awaitPackets(capture, 2, 100);
            capture.close();
        }

        for (var call = 0; call < 100; call++) {
            var read = packets(journals.get(call).seal(EndCause.CLIENT_BYE, "").file());
            assertThat(read).hasSize(200);
        }
        assertThat(room.meters
                        .get("earwitness.capture.packets")
                        .tag("kind", "rtp")
                        .functionCounter()
                        .count())
                .isEqualTo(20_000);
    }

    @Test
    void aJournalThatFailsHarmsNoOther() throws Exception {
        var failing = room.journals("failing");
        var failingJournal = room.journal(failing);
        var failingCapture = room.engine.open(failingJournal, CaptureRoom.LOOPBACK);
        var journal = room.journal();
        var capture = room.engine.open(journal, CaptureRoom.LOOPBACK);
        var failingPort = addStreams(failingCapture, 1).getFirst();
        var port = addStreams(capture, 1).getFirst();
        failingJournal.sync();
        // Closes the files under the writers: from here on every write fails.
        failing.close();
        for (var sequence = 0; sequence < 400; sequence++) {
            sender.to(failingPort.rtpPort(), CaptureRoom.rtp(1, sequence));
            sender.to(port.rtpPort(), CaptureRoom.rtp(2, sequence));
        }
        awaitPackets(capture, 1, 400);
        await().until(() -> room.told.equals(List.of("failed " + failingJournal.id())));
        failingCapture.close();
        capture.close();

        assertThat(packets(journal.seal(EndCause.CLIENT_BYE, "").file())).hasSize(400);
        assertThatThrownBy(() -> failingJournal.seal(EndCause.CLIENT_BYE, "")).isInstanceOf(IOException.class);
        try (var again = room.journals("failing")) {
            var recovered = again.recoverOpen().getFirst();
            // What still fitted into the buffer is there, too.
            assertThat(CaptureRoom.read(recovered.journal().file()))
                    .startsWith("StreamAgreed")
                    .endsWith("SessionEnded")
                    .hasSizeBetween(2, 200);
        }
    }

    @Test
    void closingTheEngineClosesWhatIsOpen() throws Exception {
        var journal = room.journal();
        var capture = room.engine.open(journal, CaptureRoom.LOOPBACK);
        var port = addStreams(capture, 1).getFirst();
        sender.to(port.rtpPort(), CaptureRoom.rtp(1, 1));

        room.engine.close();

        assertThat(packets(journal.seal(EndCause.SHUTDOWN, "").file())).hasSize(1);
        new DatagramSocket(new InetSocketAddress(CaptureRoom.LOOPBACK, port.rtpPort())).close();
    }

    private static List<AllocatedPort> addStreams(Capture capture, int count) throws OutOfPortsException {
        var ports = new ArrayList<AllocatedPort>();
        for (var index = 0; index < count; index++) {
            ports.add(capture.allocate());
            capture.add(CaptureRoom.stream(index, ports.getLast()));
        }
        return ports;
    }

    private static void awaitPackets(Capture capture, int streams, long packets) {
        for (var index = 0; index < streams; index++) {
            var stream = index;
            await().pollDelay(Duration.ZERO)
                    .until(() -> capture.statistics(stream).packets() == packets);
        }
    }

    private static List<PacketArrived> packets(Path journal) throws IOException {
        try (var reader = JournalReader.open(journal)) {
            var packets = new ArrayList<PacketArrived>();
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                if (next.get() instanceof PacketArrived packet) {
                    packets.add(packet);
                }
            }
            return packets;
        }
    }

    private static long rejected(Path journal) throws IOException {
        try (var reader = JournalReader.open(journal)) {
            var rejected = 0L;
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                if (next.get() instanceof PacketsRejected record) {
                    rejected += record.packets();
                }
            }
            return rejected;
        }
    }

    private static void awaitUnbound(int port) {
        await().until(() -> {
            try (var even = new DatagramSocket(new InetSocketAddress(CaptureRoom.LOOPBACK, port));
                    var odd = new DatagramSocket(new InetSocketAddress(CaptureRoom.LOOPBACK, port + 1))) {
                return even.isBound() && odd.isBound();
            } catch (java.net.BindException stillBound) {
                return false;
            }
        });
    }

    /// An even port that is free with its odd one, below those that the system hands out by itself.
    private static int freePair() throws IOException {
        while (true) {
            var port = 20_000 + 2 * ThreadLocalRandom.current().nextInt(5_000);
            try (var even = new DatagramSocket(new InetSocketAddress(CaptureRoom.LOOPBACK, port));
                    var odd = new DatagramSocket(new InetSocketAddress(CaptureRoom.LOOPBACK, port + 1))) {
                assertThat(odd.getLocalPort()).isEqualTo(even.getLocalPort() + 1);
                return port;
            } catch (java.net.BindException taken) {
                // Try another.
            }
        }
    }

    private static long epochNanos(Instant instant) {
        return instant.getEpochSecond() * 1_000_000_000L + instant.getNano();
    }
}
