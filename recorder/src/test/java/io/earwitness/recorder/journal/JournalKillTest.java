package io.earwitness.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.folder.MemoryDirectory;
import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.keys.KeyRing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A kill at every write of a journal, before it, in the middle of it and after it: nothing that was appended is
/// lost.
class JournalKillTest {
    private static final int FIRST_SEED = 20_260_101;

    @TempDir
    Path directory;

    private final JournalRoom room = new JournalRoom();

    /// When the process dies around a write.
    private enum Moment {
        BEFORE(0),
        HALFWAY(1),
        AFTER(2);

        private final int seed;

        Moment(int seed) {
            this.seed = seed;
        }
    }

    /// What a process throws that is no more.
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    /// A file on the disk whose n-th write is the last thing that its process does; some writes before it fail in
    /// part.
    private static final class LastWrite implements JournalFile {
        private final JournalFile disk;
        private final Random random;
        private final int last;
        private final Moment moment;
        private final boolean failing;
        private int writes;

        LastWrite(JournalFile disk, Random random, int last, Moment moment, boolean failing) {
            this.disk = disk;
            this.random = random;
            this.last = last;
            this.moment = moment;
            this.failing = failing;
        }

        @Override
        public void write(ByteBuffer bytes, long position) throws IOException {
            if (++writes == last) {
                if (moment != Moment.BEFORE) {
                    part(
                            bytes,
                            position,
                            moment == Moment.AFTER ? bytes.remaining() : random.nextInt(bytes.remaining()));
                }
                throw new Killed();
            }
            if (failing && random.nextInt(3) == 0) {
                part(bytes, position, random.nextInt(bytes.remaining()));
                throw new IOException("a disk that fails now and then");
            }
            disk.write(bytes, position);
        }

        private void part(ByteBuffer bytes, long position, int length) throws IOException {
            var whole = bytes.limit();
            bytes.limit(bytes.position() + length);
            for (var at = position; bytes.hasRemaining(); ) {
                var start = bytes.position();
                disk.write(bytes, at);
                at += bytes.position() - start;
            }
            bytes.limit(whole);
        }

        @Override
        public void force() throws IOException {
            disk.force();
        }

        @Override
        public void close() throws IOException {
            disk.close();
        }
    }

    @ParameterizedTest(name = "encrypted {0}, a failing disk {1}")
    @CsvSource({"false, false", "true, false", "false, true", "true, true"})
    void everyRecordIsThereOnceAndInItsOrderWhereverTheProcessDied(boolean encrypted, boolean failing)
            throws Exception {
        var keys = encrypted ? JournalRoom.keys() : KeyRing.none();
        var kills = 0;
        for (var last = 1; ; last++) {
            var killed = false;
            for (var moment : Moment.values()) {
                killed = killAndRecover(keys, failing, last, moment);
            }
            if (!killed) {
                break;
            }
            kills++;
        }
        assertThat(kills).isGreaterThan(20);
    }

    private boolean killAndRecover(KeyRing keys, boolean failing, int last, Moment moment) throws IOException {
        var random = new Random(FIRST_SEED + last * 10L + moment.seed);
        var buffers = new BlockBufferRoom(directory.resolve("filling"));
        var header = JournalHeader.plain(room.id(), 1, random.nextInt());
        var cipher = BlockCipher.withoutKey(header);
        if (keys.encrypts()) {
            var dataKey = keys.newDataKey();
            var encrypted = header.encryptedWith(List.of());
            header = encrypted.encryptedWith(List.of(keys.wrap(dataKey, HeaderFormat.identity(encrypted))));
            cipher = BlockCipher.of(header, dataKey);
        }
        var path = directory.resolve(last + moment.name());
        var disk = ChannelJournalFile.create(path);
        disk.write(HeaderFormat.write(header), 0);
        var buffer = buffers.buffers().create(header);
        var pen = new JournalPen(
                header.id(),
                new LastWrite(disk, random, last, moment, failing),
                buffer,
                cipher,
                BlockPlace.first(header),
                room.supplies());
        var appended = new ArrayList<String>();
        var killed = false;
        try {
            work(pen, random, appended);
        } catch (Killed kill) {
            killed = true;
        }
        pen.leave();
        disk.close();

        assertGoesOn(Files.readAllBytes(path), header, buffers, keys, appended);
        var outcome = JournalRecovery.recover(path, keys, buffers.buffers(), room.supplies(), Optional.empty());

        assertThat(recovered(path, keys))
                .as("seed %d, killed %s write %d", FIRST_SEED, moment, last)
                .isEqualTo(appended);
        assertThat(outcome.damage()).isEmpty();
        assertThat(outcome.records()).isGreaterThanOrEqualTo(appended.size());
        assertThat(JournalVerification.of(path, keys).isWhole()).isTrue();
        assertThat(buffers.fileOf(header)).doesNotExist();
        Files.delete(path);
        return killed;
    }

    /// The same journal, gone on with from the place that its buffer in memory names.
    private void assertGoesOn(
            byte[] left, JournalHeader header, BlockBufferRoom buffers, KeyRing keys, List<String> appended)
            throws IOException {
        Assumptions.assumeTrue(MemoryDirectory.isMemory(Path.of("/dev/shm")), "there is no memory to keep it in");
        var memory = Files.createTempDirectory(Path.of("/dev/shm"), "earwitness-kill");
        var again = directory.resolve("again");
        try {
            Files.write(again, left);
            Files.copy(buffers.fileOf(header), memory.resolve(header.id() + ".ewf"));
            var opened = JournalRecovery.goOn(again, keys, new BlockBufferRoom(memory).buffers(), room.supplies())
                    .orElseThrow();
            assertThat(opened.ended()).isFalse();
            // Nothing before the place is looked at: at most the block that was being written, and what was in
            // memory.
            assertThat(opened.records()).isLessThanOrEqualTo(appended.size());
            opened.pen().record(RecordCodec.encode(FirstVersionRecovery.died(1, 0)));
            assertThat(opened.pen().flushNow()).isEmpty();
            opened.file().close();
            opened.pen().finished();
            assertThat(recovered(again, keys)).isEqualTo(appended);
            assertThat(JournalVerification.of(again, keys).isWhole()).isTrue();
        } finally {
            Files.deleteIfExists(again);
            Files.deleteIfExists(memory.resolve(header.id() + ".ewf"));
            Files.delete(memory);
        }
    }

    /// Packets and records of all sizes, written now and then. What the pen took is remembered before it can be
    /// killed.
    private static void work(JournalPen pen, Random random, List<String> appended) {
        for (var i = 0; i < 150; i++) {
            var number = i;
            if (random.nextInt(6) == 0) {
                var note = new Noted(
                        number, "note " + number, "x".repeat(random.nextInt(random.nextInt(10) == 0 ? 9_000 : 90)));
                take(appended, note.toString(), () -> pen.record(RecordCodec.encode(note)));
            } else {
                var packet = JournalRoom.packet(number, 12 + random.nextInt(400));
                var told = "RTP 1  %d %s".formatted(number, JournalRoom.hex(packet.duplicate()));
                take(appended, told, () -> pen.packet(1, PacketKind.RTP, 0, packet, number));
            }
            if (random.nextInt(4) == 0) {
                pen.flushNow();
            }
        }
        pen.flushNow();
    }

    // A kill before the pen has put it anywhere is one before it came; the pen says false where it had no room.
    private static void take(List<String> appended, String record, BooleanSupplier put) {
        if (put.getAsBoolean()) {
            appended.add(record);
        }
    }

    private static List<String> recovered(Path path, KeyRing keys) throws IOException {
        try (var reader = JournalReader.open(path, keys)) {
            var records = new ArrayList<>(JournalRoom.records(reader));
            assertThat(records.removeLast()).startsWith("SessionEnded").contains("PROCESS_DIED");
            records.removeIf(record -> record.startsWith("RecordsLost"));
            return records;
        }
    }
}
