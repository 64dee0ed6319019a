package io.earwitness.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.codec.G711;
import io.earwitness.media.container.WavReader;
import io.earwitness.media.net.MediaSocket;
import io.earwitness.media.net.PacketConsumer;
import io.earwitness.media.net.PacketSource;
import io.earwitness.media.net.PortRange;
import io.earwitness.media.net.SourceCounters;
import io.earwitness.media.srtp.MasterKey;
import io.earwitness.media.srtp.SrtpKeys;
import io.earwitness.media.srtp.SrtpSender;
import io.earwitness.media.srtp.SrtpSuite;
import io.earwitness.recorder.archive.AssembledRecording;
import io.earwitness.recorder.assembly.RecordingAssembler;
import io.earwitness.recorder.capture.Capture;
import io.earwitness.recorder.capture.CaptureEngine;
import io.earwitness.recorder.capture.StreamKeys;
import io.earwitness.recorder.journal.JournalConfig;
import io.earwitness.recorder.journal.JournalListener;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.BodyPartReceived;
import io.earwitness.recorder.journal.JournalRecord.DeviationNoted;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.journal.JournalRecord.SessionOpened;
import io.earwitness.recorder.journal.JournalVerification;
import io.earwitness.recorder.journal.JournalWriter;
import io.earwitness.recorder.journal.Journals;
import io.earwitness.recorder.journal.SealedJournal;
import io.earwitness.recorder.journal.SegmentHead;
import io.earwitness.recorder.journal.SegmentStart;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.NegotiatedFormat;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.recorder.model.StreamDescription;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A secured recording session of seven days in simulated time: 30 million packets of numbering, a call each day,
/// a new journal each day, a new key on the fifth.
///
/// Of each stretch between calls every ten-thousandth packet comes, so that the roll-over counter, the time stamp
/// and the clock go all the way; the packets of the calls come all.
class WeekLongSessionTest {
    private static final int DAYS = 7;
    private static final int STRIDE = 10_000;
    private static final int SPARSE_A_DAY = 431;
    private static final int SPOKEN = 50;
    private static final int SAMPLES = 160;
    private static final int SSRC = 0x1357_9bdf;
    private static final SrtpSuite SUITE = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
    private static final Instant MONDAY = Instant.parse("2026-03-02T00:00:00Z");
    private static final InetSocketAddress CLIENT = new InetSocketAddress("192.0.2.7", 30_000);

    @TempDir
    Path directory;

    private final Random random = new Random(7);
    private final SimulatedClock clock = new SimulatedClock();
    private final SimulatedSource source = new SimulatedSource();
    private final List<byte[]> sent = new ArrayList<>();
    private final List<SealedJournal> sealed = new ArrayList<>();
    private long packets;
    private long highestIndex;

    private static final class SimulatedClock extends Clock {
        private volatile Instant now = MONDAY;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        long nanos() {
            return now.getEpochSecond() * 1_000_000_000L + now.getNano();
        }
    }

    /// Hands over what the test puts in, as if it had come at that moment.
    private static final class SimulatedSource implements PacketSource {
        private final Queue<Arrived> arrived = new ConcurrentLinkedQueue<>();
        private final AtomicLong taken = new AtomicLong();

        private record Arrived(MediaSocket socket, byte[] packet, long atNanos) {}

        private record Port(InetSocketAddress localAddress, Object attachment) implements MediaSocket {
            @Override
            public boolean send(ByteBuffer packet, InetSocketAddress to) {
                return true;
            }
        }

        private final List<MediaSocket> open = new java.util.concurrent.CopyOnWriteArrayList<>();

        @Override
        public MediaSocket open(InetSocketAddress local, Object attachment) {
            var port = new Port(local, attachment);
            open.add(port);
            return port;
        }

        @Override
        public void close(MediaSocket socket) {
            open.remove(socket);
        }

        @Override
        public int poll(PacketConsumer consumer, long timeoutNanos) {
            var count = 0;
            for (var next = arrived.poll(); next != null; next = arrived.poll()) {
                consumer.accept(next.socket(), ByteBuffer.wrap(next.packet()), CLIENT, next.atNanos());
                count++;
                taken.incrementAndGet();
            }
            if (count == 0) {
                LockSupport.parkNanos(Math.min(timeoutNanos, 200_000));
            }
            return count;
        }

        @Override
        public SourceCounters counters() {
            return new SourceCounters(taken.get(), 0, 0, OptionalLong.empty());
        }

        @Override
        public String name() {
            return "simulated";
        }

        @Override
        public void close() {}
    }

    @Test
    @Tag("PER-07")
    void everyDaysCallIsWholeThroughRollOversWrapsANewKeyAndAJournalADay() throws Exception {
        try (var journals = Journals.open(
                directory.resolve("journals"), JournalConfig.defaults(), clock, new SimpleMeterRegistry(), silent())) {
            try (var engine = CaptureEngine.start(
                    List.of(source),
                    new PortRange(20_000, 20_100, Duration.ZERO, InstantSource.system()),
                    clock,
                    random,
                    new SimpleMeterRegistry())) {
                record(journals, engine);
            }
            assertThat(sealed).hasSize(DAYS);
            assertEveryPacketIsStoredInTheClear(journals);
            assertChained();
            assertCalls(journals);
        }
    }

    private void record(Journals journals, CaptureEngine engine) throws Exception {
        var session = RecordingId.create(clock.instant(), random);
        var journal = journals.create(session);
        journal.append(new SessionOpened(clock.nanos(), session, origin()));
        document(journal, "complete", "");
        var capture = engine.open(journal, InetAddress.getLoopbackAddress());
        var port = capture.allocate().rtpPort();
        var formats = List.of(new NegotiatedFormat(8, "PCMA", 8_000, 1, ""));
        var key = MasterKey.fresh(SUITE, random);
        var sender = new SrtpSender(SrtpKeys.of(SUITE, key));
        capture.add(
                new StreamDescription(0, 0, "1", "audio", "RTP/SAVP", formats, port),
                Set.of(),
                Optional.of(
                        new StreamKeys(SrtpKeys.of(SUITE, key), SrtpKeys.of(SUITE, MasterKey.fresh(SUITE, random)))));
        var socket = source.open.stream()
                .filter(one -> one.localAddress().getPort() == port)
                .findFirst()
                .orElseThrow();
        // The fourth day's call goes over the end of the sequence numbers, the fifth's over that of the time stamps.
        var sequence = sequenceAtTheFourthCall();
        for (var day = 0; day < DAYS; day++) {
            if (day == 4) {
                key = MasterKey.fresh(SUITE, random);
                capture.rekey(
                        0,
                        new StreamKeys(SrtpKeys.of(SUITE, key), SrtpKeys.of(SUITE, MasterKey.fresh(SUITE, random))),
                        false);
                sender = goingOn(key, sequence);
            }
            for (var i = 0; i < SPARSE_A_DAY; i++) {
                sequence += STRIDE;
                arrive(socket, sender, sequence, Duration.ofMillis(20L * STRIDE));
            }
            awaitTaken();
            clock.now = clock.now.plusMillis(1);
            document(journal, "partial", opens(day));
            for (var i = 0; i < SPOKEN; i++) {
                sequence++;
                arrive(socket, sender, sequence, Duration.ofMillis(20));
            }
            awaitTaken();
            clock.now = clock.now.plusMillis(20);
            document(
                    journal,
                    "partial",
                    "<session session_id=\"cs-" + day + "\"><stop-time>" + clock.now + "</stop-time></session>");
            clock.now = MONDAY.plus(Duration.ofDays(day + 1));
            journal = day + 1 < DAYS ? nextJournal(journals, capture, journal, session, day) : journal;
        }
        capture.close();
        sealed.add(journal.seal(EndCause.CLIENT_BYE, ""));
    }

    // 2^16 divides the index where the middle packet of the fourth call is.
    private static long sequenceAtTheFourthCall() {
        var before = 4L * SPARSE_A_DAY * STRIDE + 3L * SPOKEN + SPOKEN / 2;
        return Math.floorMod(-before, 1L << 16);
    }

    // A client that takes another key goes on with its numbers, and with the roll-over counter (RFC 3711 §8.1).
    private static SrtpSender goingOn(MasterKey key, long sequence) {
        var sender = new SrtpSender(SrtpKeys.of(SUITE, key));
        for (var index = sequenceAtTheFourthCall() + STRIDE;
                index < sequence;
                index = Math.min(sequence, index + STRIDE)) {
            var packet = new byte[12 + SAMPLES + sender.overhead()];
            head(packet, index);
            sender.seal(packet, 12 + SAMPLES);
        }
        return sender;
    }

    private void arrive(MediaSocket socket, SrtpSender sender, long index, Duration after) {
        clock.now = clock.now.plus(after);
        var packet = new byte[12 + SAMPLES + sender.overhead()];
        head(packet, index);
        for (var i = 0; i < SAMPLES; i++) {
            packet[12 + i] = (byte) (index * 31 + i * 7L);
        }
        sent.add(java.util.Arrays.copyOf(packet, 12 + SAMPLES));
        var length = sender.seal(packet, 12 + SAMPLES);
        source.arrived.add(new SimulatedSource.Arrived(socket, java.util.Arrays.copyOf(packet, length), clock.nanos()));
        packets++;
        highestIndex = index;
        if (packets % 64 == 0) {
            awaitTaken();
        }
    }

    private static void head(byte[] packet, long index) {
        ByteBuffer.wrap(packet)
                .put((byte) 0x80)
                .put((byte) 8)
                .putShort((short) index)
                .putInt((int) timestamp(index))
                .putInt(SSRC);
    }

    // So that the fifth call is where it wraps.
    private static long timestamp(long index) {
        var fifth = sequenceAtTheFourthCall() + 5L * SPARSE_A_DAY * STRIDE + 4L * SPOKEN + SPOKEN / 2;
        return (1L << 32) + (index - fifth) * SAMPLES;
    }

    private void awaitTaken() {
        Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> source.taken.get() == packets);
    }

    private JournalWriter nextJournal(
            Journals journals, Capture capture, JournalWriter journal, RecordingId session, int day)
            throws IOException {
        var next = journals.create(RecordingId.create(clock.instant(), random), session);
        next.append(new SessionOpened(clock.nanos(), session, origin()));
        next.append(new BodyPartReceived(
                clock.nanos(),
                SegmentHead.CARRIED,
                "application/rs-metadata+xml",
                metadata("complete", "").getBytes(StandardCharsets.UTF_8)));
        next.sync();
        capture.goOnIn(journal, next, new SegmentStart(session, day + 2L, 0, List.of(), Map.of(0, "1"), new byte[0]));
        sealed.add(journal.seal(EndCause.CONTINUED, ""));
        return next;
    }

    private void document(JournalWriter journal, String mode, String elements) {
        journal.append(new BodyPartReceived(
                clock.nanos(),
                "UPDATE",
                "application/rs-metadata+xml",
                metadata(mode, elements).getBytes(StandardCharsets.UTF_8)));
    }

    private static String metadata(String mode, String elements) {
        return "<recording xmlns=\"urn:ietf:params:xml:ns:recording:1\"><datamode>" + mode + "</datamode>" + elements
                + "</recording>";
    }

    private static String opens(int day) {
        return "<session session_id=\"cs-" + day + "\"/><stream stream_id=\"s-" + day + "\" session_id=\"cs-" + day
                + "\"><label>1</label></stream>";
    }

    private void assertEveryPacketIsStoredInTheClear(Journals journals) throws IOException {
        assertThat(highestIndex >> 16)
                .as("times that the sequence numbers began anew")
                .isGreaterThan(450);
        var stored = new ArrayList<byte[]>();
        for (var journal : sealed) {
            try (var reader = journals.read(journal.file())) {
                for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                    collect(next.get(), stored);
                }
            }
        }
        assertThat(stored).hasSize((int) packets);
        for (var i = 0; i < stored.size(); i++) {
            assertThat(stored.get(i)).as("packet %d", i).isEqualTo(sent.get(i));
        }
    }

    private static void collect(JournalRecord record, List<byte[]> stored) {
        if (record instanceof PacketArrived packet) {
            assertThat(packet.kind()).as("packet %d", stored.size()).isEqualTo(PacketKind.RTP);
            var bytes = new byte[packet.bytes().remaining()];
            packet.bytes().duplicate().get(bytes);
            stored.add(bytes);
        }
        // No key was used for longer than it may be.
        assertThat(record).isNotInstanceOf(DeviationNoted.class);
    }

    private void assertChained() throws IOException {
        for (var day = 1; day < DAYS; day++) {
            var verified = JournalVerification.of(sealed.get(day).file(), KeyRing.none());
            assertThat(verified.isWhole()).isTrue();
            var begun = verified.contents().orElseThrow().head().begun().orElseThrow();
            assertThat(begun.number()).isEqualTo(day + 1);
            assertThat(JournalVerification.chainAfter(sealed.get(day - 1).file(), begun.previousBlocks()))
                    .contains(begun.previousChain());
        }
    }

    // What lies between the calls is a day long each time, and left aside here.
    private void assertCalls(Journals journals) throws IOException {
        var queue = new SealedJournalQueue(journals, _ -> {});
        for (var day = 0; day < DAYS; day++) {
            var journal = queue.source(sealed.get(day));
            var made = new ArrayList<AssembledRecording>();
            new RecordingAssembler(directory.resolve("work")).assemble(journal, new RecordingAssembler.Taker() {
                @Override
                public boolean has(RecordingId id) {
                    return id.equals(journal.id());
                }

                @Override
                public void take(AssembledRecording recording) {
                    made.add(recording);
                }
            });
            assertThat(made).as("day %d", day).hasSize(1);
            assertCall(day, made.getFirst());
        }
    }

    private void assertCall(int day, AssembledRecording call) throws IOException {
        var manifest = call.manifest();
        assertThat(manifest.sessionId()).isEqualTo("cs-" + day);
        assertThat(Duration.between(MONDAY.plus(Duration.ofDays(day)), manifest.startedAt()))
                .as("day %d", day)
                .isBetween(Duration.ofHours(23), Duration.ofHours(24));
        var stream = manifest.streams().getFirst();
        assertThat(stream.packets()).isEqualTo(SPOKEN);
        assertThat(stream.lostPackets()).isZero();
        assertThat(stream.gaps()).isEmpty();
        var heard = WavReader.readAll(
                call.folder().resolve(java.util.Objects.requireNonNull(stream.file())), 2 * SPOKEN * SAMPLES);
        var first = day * (SPARSE_A_DAY + SPOKEN) + SPARSE_A_DAY;
        assertThat(heard).hasSize(SPOKEN * SAMPLES);
        var begins = ByteBuffer.wrap(sent.get(first));
        var ends = ByteBuffer.wrap(sent.get(first + SPOKEN - 1));
        assertThat(ends.getShort(2) & 0xFFFF)
                .as("the sequence numbers of the fourth day's call begin anew in it")
                .matches(last -> last < (begins.getShort(2) & 0xFFFF) == (day == 3));
        assertThat(Integer.compareUnsigned(ends.getInt(4), begins.getInt(4)) < 0)
                .as("the time stamps of the fifth day's call begin anew in it")
                .isEqualTo(day == 4);
        for (var i = 0; i < heard.length; i++) {
            assertThat(heard[i])
                    .as("sample %d of day %d", i, day)
                    .isEqualTo(G711.fromAlaw(sent.get(first + i / SAMPLES)[12 + i % SAMPLES]));
        }
    }

    private static SessionOrigin origin() {
        return new SessionOrigin("week@src", "tag", "Desk", "192.0.2.7:5060", "127.0.0.1:5060", "TLS", "sip:srs@host");
    }

    private static JournalListener silent() {
        return new JournalListener() {
            @Override
            public void writeFailed(RecordingId id, IOException cause) {
                throw new AssertionError(cause);
            }

            @Override
            public void writeResumed(RecordingId id, long recordsLost) {}
        };
    }
}
