package io.earwitness.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.keys.KeyRing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The power fails at a random moment of a call, on a disk that keeps what was forced to it and, of what was not,
/// any pages that it likes. What lies in memory is gone.
///
/// The rounds in which journals are written and forced are the test's own, of the lengths that [JournalConfig]
/// gives the real ones; a call's minute passes in no time.
class PowerLossTest {
    private static final int FIRST_SEED = 20_261_126;
    private static final int FAILURES = 200;
    private static final int PAGE_BYTES = 4_096;
    private static final int PACKET_MILLIS = 20;
    private static final int CALL_MILLIS_MAX = 12_000;

    @TempDir
    Path directory;

    private final JournalRoom room = new JournalRoom();

    /// A file whose unforced pages survive one by one, or do not.
    private static final class ForgetfulDisk implements JournalFile {
        private byte[] bytes = new byte[1 << 20];
        private int length;
        private byte[] forced = new byte[0];
        private final TreeSet<Integer> dirty = new TreeSet<>();

        @Override
        public void write(ByteBuffer from, long position) {
            var at = (int) position;
            var count = from.remaining();
            while (bytes.length < at + count) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
            from.get(bytes, at, count);
            length = Math.max(length, at + count);
            for (var page = at / PAGE_BYTES; page <= (at + count - 1) / PAGE_BYTES; page++) {
                dirty.add(page);
            }
        }

        @Override
        public void force() {
            forced = Arrays.copyOf(bytes, length);
            dirty.clear();
        }

        @Override
        public void close() {}

        /// What is found when the power is back: a length between that of the last forcing and the present one,
        /// and in it, of each page that was written since, the old or the new one, or, of one torn, a part of
        /// both.
        byte[] afterTheFailure(Random random) {
            var found = Arrays.copyOf(forced, forced.length + random.nextInt(length - forced.length + 1));
            for (var page : dirty) {
                var from = page * PAGE_BYTES;
                var until = Math.min(
                        from + (random.nextInt(8) == 0 ? random.nextInt(PAGE_BYTES) : PAGE_BYTES), found.length);
                if (random.nextBoolean() && from < until) {
                    System.arraycopy(bytes, from, found, from, until - from);
                }
            }
            return found;
        }
    }

    /// What was appended, and when.
    private record Appended(int atMillis, String record) {}

    @ParameterizedTest(name = "encrypted {0}, sync interval {1} ms")
    @CsvSource({"false, 1000", "true, 1000", "false, 300", "true, 3000"})
    void whatCameBeforeTheSyncIntervalIsThereAndNothingIsInvented(boolean encrypted, int syncMillis) throws Exception {
        var keys = encrypted ? JournalRoom.keys() : KeyRing.none();
        var defaults = JournalConfig.defaults();
        var config = new JournalConfig(
                defaults.bufferBytes(),
                defaults.flushInterval(),
                Duration.ofMillis(syncMillis),
                false,
                defaults.buffers(),
                keys);
        var damaged = 0;
        var lostMost = 0;
        for (var failure = 0; failure < FAILURES; failure++) {
            var seed = FIRST_SEED + failure;
            var random = new Random(seed);
            var path = directory.resolve("%d.ewj".formatted(failure));
            var header = header(keys, random);
            var disk = new ForgetfulDisk();
            var appended = new ArrayList<Appended>();
            var failsAt = 200 + random.nextInt(CALL_MILLIS_MAX);
            callUntil(failsAt, new Call(header, keys, disk, config), random, appended);
            Files.write(path, disk.afterTheFailure(random));

            var buffers = new BlockBufferRoom(directory.resolve("filling")).buffers();
            var outcome = JournalRecovery.recover(path, keys, buffers, room.supplies(), Optional.empty());

            var found = found(path, keys);
            var safe = appended.stream()
                    .filter(record -> record.atMillis() <= failsAt - syncMillis)
                    .map(Appended::record)
                    .toList();
            var all = appended.stream().map(Appended::record).toList();
            assertThat(isBeginOf(safe, found))
                    .as("seed %d: all of before", seed)
                    .isTrue();
            assertThat(isSubsequenceOf(found, all))
                    .as("seed %d: nothing invented", seed)
                    .isTrue();
            lostMost = Math.max(lostMost, all.size() - found.size());
            // Where a later block survived an earlier one, that is told; the chain holds all that is left
            // together.
            var verified = JournalVerification.of(path, keys);
            assertThat(verified.contents().orElseThrow().ended()).isTrue();
            assertThat(verified.tailBytes()).isZero();
            assertThat(verified.isWhole()).as("seed %d", seed).isEqualTo(isBeginOf(found, all));
            damaged += outcome.damage().isEmpty() ? 0 : 1;
            Files.delete(path);
        }
        // The failures were of all kinds: also some after which a later block is there and an earlier one is not.
        assertThat(damaged > 0 || syncMillis < defaults.syncInterval().toMillis())
                .isTrue();
        assertThat(damaged).isLessThan(FAILURES);
        assertThat(lostMost).isPositive();
    }

    private static boolean isBeginOf(List<String> found, List<String> all) {
        return found.size() <= all.size() && all.subList(0, found.size()).equals(found);
    }

    private static boolean isSubsequenceOf(List<String> found, List<String> all) {
        var left = all.iterator();
        for (var record : found) {
            while (true) {
                if (!left.hasNext()) {
                    return false;
                }
                if (left.next().equals(record)) {
                    break;
                }
            }
        }
        return true;
    }

    private JournalHeader header(KeyRing keys, Random random) {
        var plain = JournalHeader.plain(room.id(), 1, random.nextInt());
        if (!keys.encrypts()) {
            return plain;
        }
        var encrypted = plain.encryptedWith(List.of());
        return encrypted.encryptedWith(List.of(keys.wrap(keys.newDataKey(), HeaderFormat.identity(encrypted))));
    }

    private record Call(JournalHeader header, KeyRing keys, ForgetfulDisk disk, JournalConfig config) {}

    /// Begins as each call does, on the disk before it is answered, then two streams and a record now and then.
    private void callUntil(int failsAtMillis, Call call, Random random, List<Appended> appended) throws IOException {
        call.disk().write(HeaderFormat.write(call.header()), 0);
        var pen = new JournalPen(
                call.header().id(),
                call.disk(),
                BlockBuffer.inMemory(call.config().bufferBytes()),
                BlockCipher.of(call.header(), call.keys()),
                BlockPlace.first(call.header()),
                room.supplies());
        append(pen, 0, new Noted(JournalRoom.nanos(0), "begun", ""), appended);
        pen.flushNow();
        call.disk().force();
        var flush = call.config().flushInterval(true).toMillis();
        var force = call.config().forceInterval().toMillis();
        var oldest = -1L;
        for (var now = PACKET_MILLIS; now < failsAtMillis; now += PACKET_MILLIS) {
            for (var stream = 0; stream < 2; stream++) {
                packet(pen, now, stream, 172, appended);
            }
            if (random.nextInt(40) == 0) {
                var text = "x".repeat(random.nextInt(6_000));
                append(pen, now, new Noted(JournalRoom.nanos(now), "something was said", text), appended);
            }
            oldest = oldest < 0 ? now : oldest;
            // A buffer that is full, or given back, is written between two rounds.
            if (now - oldest >= flush || random.nextInt(8) == 0) {
                pen.flushNow();
                oldest = -1;
            }
            if (now / force != (now - PACKET_MILLIS) / force) {
                pen.flushNow();
                oldest = -1;
                call.disk().force();
            }
        }
    }

    private static void append(JournalPen pen, int now, Noted record, List<Appended> appended) {
        assertThat(pen.record(RecordCodec.encode(record))).isTrue();
        appended.add(new Appended(now, record.toString()));
    }

    private static void packet(JournalPen pen, int now, int stream, int length, List<Appended> appended) {
        var bytes = JournalRoom.packet(now + stream, length);
        var hex = JournalRoom.hex(bytes.duplicate());
        assertThat(pen.packet(stream, PacketKind.RTP, 0, bytes, JournalRoom.nanos(now)))
                .isTrue();
        appended.add(new Appended(now, "RTP %d  %d %s".formatted(stream, JournalRoom.nanos(now), hex)));
    }

    /// Without the end that recovery added.
    private static List<String> found(Path path, KeyRing keys) throws IOException {
        try (var reader = JournalReader.open(path, keys)) {
            var records = JournalRoom.records(reader);
            assertThat(records.getLast()).contains("PROCESS_DIED");
            return records.subList(0, records.size() - 1);
        }
    }
}
