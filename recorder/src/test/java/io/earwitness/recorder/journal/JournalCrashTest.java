package io.earwitness.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.model.EndCause;
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

class JournalCrashTest {
    @TempDir
    Path directory;

    private final JournalRoom room = new JournalRoom();
    private Path torn;
    private byte[] whole;
    private List<String> records;
    private List<Integer> ends;

    /// A small journal as a dead process leaves it, its records, and where each of them ends.
    @BeforeEach
    void writeASmallJournal() throws Exception {
        torn = directory.resolve("torn.ewj");
        var id = room.id();
        try (var journals = room.journals(directory.resolve("journals"))) {
            var writer = journals.create(id);
            writer.append(new Noted(JournalRoom.nanos(0), "first", "detail"));
            var pen = writer.attach();
            for (var i = 1; i <= 4; i++) {
                JournalRoom.append(pen, i % 2, i, 20 + i);
            }
            pen.append(new JournalRecord.StreamRemoved(JournalRoom.nanos(5), 1));
            pen.detach();
        }
        var file = directory.resolve("journals/open").resolve(id + ".ewj");
        whole = Files.readAllBytes(file);
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
        for (var length = JournalFormat.HEADER_BYTES; length <= whole.length; length++) {
            var bytes = length;
            Files.write(torn, Arrays.copyOf(whole, length));

            var outcome = JournalRecovery.recover(torn);

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
        JournalRecovery.recover(torn);
        var once = Files.readAllBytes(torn);
        var atCut = ends.get(ends.size() - 2);
        for (var length = atCut; length <= once.length; length++) {
            Files.write(torn, Arrays.copyOf(once, length));

            JournalRecovery.recover(torn);

            assertThat(JournalRoom.records(torn).subList(0, 5)).isEqualTo(records.subList(0, 5));
            assertThat(JournalRoom.records(torn)).hasSize(6);
        }
        assertThat(Files.readAllBytes(torn)).isEqualTo(once);
    }

    @Test
    void theSessionEndedWhenTheLastRecordCame() throws Exception {
        Files.write(torn, Arrays.copyOf(whole, whole.length - 1));

        JournalRecovery.recover(torn);

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

        var outcome = JournalRecovery.recover(torn);

        var start = (long) ends.get(1);
        assertThat(outcome.damage()).containsExactly(new JournalDamage(start, ends.get(2) - start));
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

        var outcome = JournalRecovery.recover(torn);

        assertThat(outcome.records()).isEqualTo(6);
        assertThat(outcome.cutBytes()).isEqualTo(200_000);
        assertThat(outcome.damage()).isEmpty();
    }

    @Test
    void neverReadsARecordThatASenderPutIntoAPacket() throws Exception {
        var forged = Arrays.copyOfRange(whole, ends.getFirst(), whole.length);
        var id = room.id();
        try (var journals = room.journals(directory.resolve("journals"))) {
            var pen = journals.create(id).attach();
            pen.packet(
                    0,
                    JournalRecord.PacketKind.RTP,
                    0,
                    ByteBuffer.allocate(600).put(forged).clear(),
                    1);
            pen.detach();
        }
        var file = directory.resolve("journals/open").resolve(id + ".ewj");
        Files.write(torn, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) - 1));

        assertThat(JournalRecovery.recover(torn).records()).isZero();
    }

    @Test
    void readsAnyBytesAfterAGoodHeaderWithoutFailing() throws Exception {
        var random = new Random(1);
        for (var round = 0; round < 300; round++) {
            var bytes = Arrays.copyOf(whole, whole.length + random.nextInt(2_000));
            for (var i = JournalFormat.HEADER_BYTES; i < bytes.length; i++) {
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

    @Test
    void aJournalSealedButNotYetMovedIsMovedWithoutASecondEnd() throws Exception {
        var root = directory.resolve("journals");
        try (var journals = room.journals(root)) {
            journals.recoverOpen();
            var sealed = journals.sealed().getFirst();
            Files.move(sealed.file(), root.resolve("open").resolve(sealed.file().getFileName()));

            var recovered = journals.recoverOpen();

            assertThat(recovered).hasSize(1);
            assertThat(recovered.getFirst().records()).isEqualTo(6);
            assertThat(JournalRoom.records(sealed.file()))
                    .hasSize(7)
                    .last()
                    .asString()
                    .contains(EndCause.PROCESS_DIED.name());
        }
    }
}
