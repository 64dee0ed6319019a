package io.earwitness.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Journals of version 1, as earlier builds left them, are read and recovered as they were.
class FirstVersionCrashTest {
    @TempDir
    Path directory;

    private Path torn;
    private byte[] whole;
    private List<String> records;
    private List<Integer> ends;

    /// A small journal as a dead process of an earlier build left it, its records, and where each of them ends.
    @BeforeEach
    void takeASmallJournal() throws Exception {
        torn = directory.resolve("torn.ewj");
        var file = directory.resolve("whole.ewj");
        try (var fixture = FirstVersionCrashTest.class.getResourceAsStream("/journal/open-version-1.ewj")) {
            whole = java.util.Objects.requireNonNull(fixture).readAllBytes();
        }
        Files.write(file, whole);
        records = new ArrayList<>();
        ends = new ArrayList<>();
        try (var reader = JournalReader.open(file)) {
            for (var next = reader.next(); next.isPresent(); next = reader.next()) {
                ends.add((int) reader.position());
            }
        }
        records = JournalRoom.records(file);
    }

    @Test
    void recoversExactlyTheWholeRecordsBeforeACrashAtEveryByte() throws Exception {
        for (var length = HeaderFormat.HEAD_BYTES; length <= whole.length; length++) {
            var bytes = length;
            Files.write(torn, Arrays.copyOf(whole, length));

            var outcome = FirstVersionRecovery.recover(torn);

            var survived = (int) ends.stream().filter(end -> end <= bytes).count();
            var recovered = JournalRoom.records(torn);
            assertThat(outcome.records()).as("cut at byte %d", length).isEqualTo(survived);
            assertThat(outcome.damage()).isEmpty();
            assertThat(recovered.subList(0, survived)).isEqualTo(records.subList(0, survived));
            assertThat(recovered).hasSize(survived + 1);
            assertThat(recovered.getLast()).startsWith("SessionEnded").contains("PROCESS_DIED");
        }
        assertThat(records).hasSize(6);
    }

    @Test
    void recoveringAgainAtAnyPointChangesNothing() throws Exception {
        Files.write(torn, Arrays.copyOf(whole, whole.length - 3));
        FirstVersionRecovery.recover(torn);
        var once = Files.readAllBytes(torn);
        var atCut = ends.get(ends.size() - 2);
        for (var length = atCut; length <= once.length; length++) {
            Files.write(torn, Arrays.copyOf(once, length));

            FirstVersionRecovery.recover(torn);

            assertThat(JournalRoom.records(torn).subList(0, 5)).isEqualTo(records.subList(0, 5));
            assertThat(JournalRoom.records(torn)).hasSize(6);
        }
        assertThat(Files.readAllBytes(torn)).isEqualTo(once);
    }

    @Test
    void theSessionEndedWhenTheLastRecordCame() throws Exception {
        Files.write(torn, Arrays.copyOf(whole, whole.length - 1));

        FirstVersionRecovery.recover(torn);

        assertThat(JournalRoom.records(torn).getLast()).contains("epochNanos=" + JournalRoom.nanos(4));
    }

    @Test
    void detectsAFlippedBitAnywhere() throws Exception {
        for (var bit = 0; bit < whole.length * 8; bit++) {
            var flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(torn, flipped);

            assertThat(isDetected()).as("bit %d of byte %d", bit % 8, bit / 8).isTrue();
        }
    }

    private boolean isDetected() throws IOException {
        try (var reader = JournalReader.open(torn)) {
            var read = JournalRoom.records(reader);
            // The source record is not among the records: losing it shows in the packets.
            return (!reader.damage().isEmpty() || reader.tailBytes() > 0) && !read.equals(records);
        } catch (JournalFormatException e) {
            return true;
        }
    }

    @Test
    void readsOnAfterDamageInTheMiddleAndCutsNothingAway() throws Exception {
        whole[ends.get(1) + 30] ^= 1;
        Files.write(torn, whole);

        var outcome = FirstVersionRecovery.recover(torn);

        var start = (long) ends.get(1);
        assertThat(outcome.damage()).containsExactly(JournalDamage.unreadable(start, ends.get(2) - start));
        assertThat(outcome.cutBytes()).isZero();
        assertThat(JournalRoom.records(torn)).containsAll(records.subList(3, 6)).doesNotContain(records.get(2));
    }

    @Test
    void readsOnWhereTheLengthItselfIsDamaged() throws Exception {
        for (var damaged : List.of(0, 1, 40, 5_000, 4 * 1024 * 1024, Integer.MAX_VALUE, -1)) {
            ByteBuffer.wrap(whole).putInt(ends.get(1) + 4, damaged);
            Files.write(torn, whole);

            assertThat(JournalRoom.records(torn)).hasSize(5).containsAll(records.subList(3, 6));
        }
    }

    @Test
    void cutsOffATailOfZeros() throws Exception {
        Files.write(torn, Arrays.copyOf(whole, whole.length + 200_000));

        var outcome = FirstVersionRecovery.recover(torn);

        assertThat(outcome.records()).isEqualTo(6);
        assertThat(outcome.cutBytes()).isEqualTo(200_000);
        assertThat(outcome.damage()).isEmpty();
    }

    @Test
    void readsAnyBytesAfterAGoodHeaderWithoutFailing() throws Exception {
        var random = new Random(1);
        for (var round = 0; round < 300; round++) {
            var bytes = Arrays.copyOf(whole, whole.length + random.nextInt(2_000));
            for (var i = HeaderFormat.HEAD_BYTES; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(4));
            }
            Files.write(torn, bytes);

            assertThat(JournalRoom.records(torn)).isEmpty();
        }
    }

    @Test
    void saysWhatIsWrongWithAFileThatIsNoJournal() throws Exception {
        Files.write(torn, Arrays.copyOf(whole, 63));
        assertThatThrownBy(() -> JournalReader.open(torn)).hasMessageContaining("ends inside the journal's header");
        Files.write(torn, new byte[64]);
        assertThatThrownBy(() -> JournalReader.open(torn)).hasMessageContaining("does not begin with EWJ");
        whole[3] = 9;
        Files.write(torn, whole);
        assertThatThrownBy(() -> JournalReader.open(torn)).hasMessageContaining("format version 9");
    }
}
