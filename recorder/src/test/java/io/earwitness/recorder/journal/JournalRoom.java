package io.earwitness.recorder.journal;

import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.keys.KeyFile;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.RecordingId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/// What journal tests write on and read with: a clock that stands still, ids from a seed, packets of known bytes.
final class JournalRoom {
    static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678901234Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);

    private final Random random = new Random(42);
    final MeterRegistry meters = new SimpleMeterRegistry();
    final Told told = new Told();

    /// Remembers what the listener was told.
    static final class Told implements JournalListener {
        final List<String> events = new ArrayList<>();

        @Override
        public void writeFailed(RecordingId id, IOException cause) {
            events.add("failed: " + cause.getMessage());
        }

        @Override
        public void writeResumed(RecordingId id, long recordsLost) {
            events.add("resumed, lost " + recordsLost);
        }
    }

    Journals journals(Path directory) throws IOException {
        return journals(directory, JournalConfig.defaults());
    }

    Journals journals(Path directory, JournalConfig config) throws IOException {
        return Journals.open(directory, config, CLOCK, meters, told);
    }

    static JournalConfig keepingDone() {
        var defaults = JournalConfig.defaults();
        return new JournalConfig(
                defaults.bufferBytes(),
                defaults.flushInterval(),
                Duration.ofHours(1),
                true,
                Path.of(""),
                KeyRing.none());
    }

    /// The same where a kill takes along what is in memory, which is then written sooner.
    static JournalConfig withoutBuffers() {
        var defaults = JournalConfig.defaults();
        return new JournalConfig(
                defaults.bufferBytes(), defaults.flushInterval(), defaults.syncInterval(), false, Path.of(""), keys());
    }

    /// The same where there is no memory that a kill does not reach, and the disk stands in for it.
    static JournalConfig keptOnDisk() {
        return withoutBuffers().with(KeyRing.none());
    }

    /// Keys of a file that is gone: buffers beside the journals are out of the question, encryption is on.
    static KeyRing keys() {
        try {
            var file = Files.createTempDirectory("keys").resolve("keys");
            new KeyFile(file).add(NOW, new SecureRandom());
            return KeyRing.read(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A pen on a file of the test's own, with nothing but memory before it.
    JournalPen pen(JournalHeader header, JournalFile file, int bufferBytes) {
        return pen(header, file, bufferBytes, new SyncRounds());
    }

    JournalPen pen(JournalHeader header, JournalFile file, int bufferBytes, SyncRounds rounds) {
        return new JournalPen(
                header.id(),
                file,
                BlockBuffer.inMemory(bufferBytes),
                BlockCipher.withoutKey(header),
                BlockPlace.first(header),
                supplies(rounds));
    }

    PenSupplies supplies() {
        return supplies(new SyncRounds());
    }

    private PenSupplies supplies(SyncRounds rounds) {
        return new PenSupplies(CLOCK, new JournalCounters(meters), told, random, rounds, new ConcurrentLinkedQueue<>());
    }

    RecordingId id() {
        return RecordingId.create(NOW, random);
    }

    double counted(String name) {
        return meters.get(name).functionCounter().count();
    }

    static long nanos(int afterMillis) {
        return NOW.getEpochSecond() * 1_000_000_000L + NOW.getNano() + afterMillis * 1_000_000L;
    }

    /// A packet whose bytes tell its number.
    static ByteBuffer packet(int number, int length) {
        var bytes = ByteBuffer.allocate(length);
        while (bytes.remaining() >= 4) {
            bytes.putInt(number);
        }
        return bytes.clear();
    }

    static void append(PacketAppender pen, int stream, int number, int length) {
        pen.packet(stream, PacketKind.RTP, pen.source("192.0.2.1:30000"), packet(number, length), nanos(number));
    }

    /// Everything that can be read, in a form that can be compared.
    static List<String> records(Path file) throws IOException {
        try (var reader = JournalReader.open(file)) {
            return records(reader);
        }
    }

    static List<String> records(JournalReader reader) throws IOException {
        var records = new ArrayList<String>();
        for (var next = reader.next(); next.isPresent(); next = reader.next()) {
            records.add(told(next.get()));
        }
        return records;
    }

    private static String told(JournalRecord record) {
        return switch (record) {
            case PacketArrived it ->
                "%s %d %s %s %s".formatted(it.kind(), it.stream(), it.source(), it.epochNanos(), hex(it.bytes()));
            case JournalRecord.MessageSeen it ->
                "MessageSeen %d %s %s %s %s %s"
                        .formatted(
                                it.epochNanos(),
                                it.incoming(),
                                it.remote(),
                                it.local(),
                                it.transport(),
                                hex(ByteBuffer.wrap(it.message())));
            case JournalRecord.BodyPartReceived it ->
                "BodyPartReceived %d %s %s %s"
                        .formatted(it.epochNanos(), it.carriedBy(), it.contentType(), hex(ByteBuffer.wrap(it.bytes())));
            case JournalRecord.MessagePieceArrived it ->
                "MessagePieceArrived %d %d %s %s %s %s %d %d %s %s"
                        .formatted(
                                it.epochNanos(),
                                it.stream(),
                                it.messageId(),
                                it.fromPath(),
                                it.toPath(),
                                it.contentType(),
                                it.firstByte(),
                                it.totalBytes(),
                                it.end(),
                                hex(ByteBuffer.wrap(it.bytes())));
            default -> record.toString();
        };
    }

    static String hex(ByteBuffer bytes) {
        var copy = new byte[bytes.remaining()];
        bytes.get(bytes.position(), copy);
        return HexFormat.of().formatHex(copy);
    }
}
