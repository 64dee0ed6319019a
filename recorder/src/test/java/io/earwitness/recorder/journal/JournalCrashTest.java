package io.earwitness.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.keys.KeyMissingException;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordingId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// A file of version 2 that was torn, changed, cut, shuffled or glued together: what is whole is read, all else is
/// told.
@ParameterizedClass
@EnumSource
class JournalCrashTest {
    private final Kind kind;

    @TempDir
    Path directory;

    private final JournalRoom room = new JournalRoom();
    private KeyRing keys;
    private Path torn;
    private RecordingId id;
    private byte[] whole;
    private List<String> records;
    /// Where each block begins, and where the last one ends.
    private List<Integer> bounds;

    enum Kind {
        PLAIN,
        ENCRYPTED
    }

    JournalCrashTest(Kind kind) {
        this.kind = kind;
    }

    /// A small journal of five blocks as a dead process leaves it, without anything in a buffer.
    @BeforeEach
    void writeASmallJournal() throws Exception {
        keys = kind == Kind.ENCRYPTED ? JournalRoom.keys() : KeyRing.none();
        torn = directory.resolve("torn.ewj");
        id = room.id();
        bounds = new ArrayList<>();
        Path file;
        try (var journals = journals("whole")) {
            var writer = journals.create(id);
            file = directory.resolve("whole/open").resolve(id + ".ewj");
            bounds.add((int) Files.size(file));
            writer.append(new Noted(JournalRoom.nanos(0), "first", "detail"));
            bounds.add((int) Files.size(file));
            var pen = writer.attach();
            for (var i = 1; i <= 4; i++) {
                JournalRoom.append(pen, i % 2, i, 20 + i);
                if (i != 3) {
                    pen.turn(0);
                    pen.turn(1_000_000_000L);
                    bounds.add((int) Files.size(file));
                }
            }
            pen.append(new JournalRecord.StreamRemoved(JournalRoom.nanos(5), 1));
            pen.detach();
            bounds.add((int) Files.size(file));
        }
        whole = Files.readAllBytes(file);
        records = read(file);
        assertThat(records).hasSize(6);
        assertThat(bounds).hasSize(6);
    }

    private Journals journals(String name) throws IOException {
        return room.journals(directory.resolve(name), JournalConfig.defaults().with(keys));
    }

    private List<String> read(Path file) throws IOException {
        try (var reader = JournalReader.open(file, keys)) {
            return JournalRoom.records(reader);
        }
    }

    private JournalRecovery.Outcome recover() throws IOException {
        var none = new BlockBufferRoom(directory.resolve("none"));
        return JournalRecovery.recover(torn, keys, none.buffers(), room.supplies(), Optional.empty());
    }

    @Test
    void recoversExactlyTheWholeBlocksBeforeACrashAtEveryByte() throws Exception {
        var perBlock = List.of(1, 1, 1, 2, 1);
        for (var length = bounds.getFirst(); length <= whole.length; length++) {
            var bytes = length;
            Files.write(torn, Arrays.copyOf(whole, length));

            var outcome = recover();

            var blocks =
                    (int) bounds.stream().skip(1).filter(end -> end <= bytes).count();
            var survived = perBlock.subList(0, blocks).stream()
                    .mapToInt(count -> count)
                    .sum();
            var recovered = read(torn);
            assertThat(outcome.records()).as("cut at byte %d", length).isEqualTo(survived);
            assertThat(outcome.damage()).isEmpty();
            assertThat(recovered.subList(0, survived)).isEqualTo(records.subList(0, survived));
            assertThat(recovered).hasSize(survived + 1);
            assertThat(recovered.getLast()).startsWith("SessionEnded").contains("PROCESS_DIED");
            assertThat(JournalVerification.of(torn, keys).isWhole()).isTrue();
        }
    }

    @Test
    void recoveringAgainAtAnyPointChangesNothing() throws Exception {
        Files.write(torn, Arrays.copyOf(whole, whole.length - 3));
        recover();
        var once = Files.readAllBytes(torn);
        for (var length = bounds.get(4); length < once.length; length++) {
            Files.write(torn, Arrays.copyOf(once, length));

            recover();

            assertThat(read(torn).subList(0, 5)).isEqualTo(records.subList(0, 5));
            assertThat(read(torn)).hasSize(6);
        }
        Files.write(torn, once);
        recover();
        assertThat(Files.readAllBytes(torn)).isEqualTo(once);
    }

    @Test
    @Tag("TLS-13")
    void detectsAFlippedBitAnywhere() throws Exception {
        for (var bit = 0; bit < whole.length * 8; bit++) {
            var at = bit / 8;
            // The second place for a key is empty, and nobody looks at it.
            if (kind == Kind.ENCRYPTED && at >= 160 && at < 256) {
                continue;
            }
            var flipped = whole.clone();
            flipped[at] ^= (byte) (1 << bit % 8);
            Files.write(torn, flipped);

            assertThat(isDetected()).as("bit %d of byte %d", bit % 8, at).isTrue();
        }
    }

    private boolean isDetected() throws IOException {
        try (var reader = JournalReader.open(torn, keys)) {
            var read = JournalRoom.records(reader);
            return (!reader.damage().isEmpty() || reader.tailBytes() > 0) && !read.equals(records);
        } catch (JournalFormatException | KeyMissingException e) {
            return true;
        }
    }

    @Test
    void readsOnAfterADamagedBlockAndCutsNothingAway() throws Exception {
        whole[bounds.get(1) + 60] ^= 1;
        Files.write(torn, whole);

        var outcome = recover();

        assertThat(outcome.damage())
                .containsExactly(JournalDamage.unreadable(bounds.get(1), bounds.get(2) - bounds.get(1)));
        assertThat(outcome.cutBytes()).isZero();
        // Its source is told in the lost block.
        assertThat(read(torn)).contains(records.getFirst(), records.getLast()).hasSize(6);
        assertThat(JournalVerification.of(torn, keys).isWhole()).isFalse();
    }

    @Test
    void readsOnWhereTheLengthItselfIsDamaged() throws Exception {
        for (var damaged : List.of(0, 1, 40, 5_000, 4 * 1024 * 1024, Integer.MAX_VALUE, -1)) {
            ByteBuffer.wrap(whole).putInt(bounds.get(1) + 4, damaged);
            Files.write(torn, whole);

            assertThat(read(torn)).hasSize(5).contains(records.getLast());
        }
    }

    @Test
    @Tag("TLS-13")
    void aBlockThatWasTakenOutIsMissed() throws Exception {
        Files.write(torn, glued(0, 1, 3, 4));

        assertThat(damage()).containsExactly("1 blocks are missing before block 3");
        assertThat(read(torn)).hasSize(5).contains(records.getLast());
    }

    @Test
    @Tag("TLS-13")
    void blocksInAnotherOrderAreTold() throws Exception {
        Files.write(torn, glued(0, 2, 1, 3, 4));

        assertThat(damage())
                .anyMatch(what -> what.startsWith("1 blocks are missing before block 2"))
                .anyMatch(what -> what.startsWith("block 1 comes again"));
    }

    @Test
    @Tag("TLS-13")
    void aBlockThatIsThereTwiceIsReadOnceAndTold() throws Exception {
        Files.write(torn, glued(0, 1, 2, 2, 3, 4));

        assertThat(damage()).hasSize(1).first().asString().startsWith("block 2 comes again");
        assertThat(read(torn)).isEqualTo(records);
    }

    /// Somebody who knows the format changes a block and mends its checksum: the chain tells, and the key where
    /// there is one.
    @Test
    @Tag("TLS-13")
    void aBlockThatWasMadeAnewByOthersIsTold() throws Exception {
        var forged = whole.clone();
        forged[bounds.get(2) - 1] ^= 1;
        mendChecksum(forged, bounds.get(1), bounds.get(2));
        Files.write(torn, forged);

        assertThat(damage()).contains("block 1 is not the one that was chained to those before");
        if (kind == Kind.ENCRYPTED) {
            assertThat(damage()).contains("block 1 was not made with the journal's key");
            assertThat(read(torn)).hasSize(5);
        }
    }

    private void mendChecksum(byte[] file, int from, int to) throws IOException {
        var block = Arrays.copyOfRange(file, from, to);
        try (var reader = JournalReader.open(fileOf(whole), keys)) {
            ByteBuffer.wrap(file)
                    .putInt(
                            from + BlockFormat.CHECKSUM_AT,
                            BlockCipher.withoutKey(reader.header()).checksum(block, block.length));
        }
    }

    private Path fileOf(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("other.ewj"), bytes);
    }

    @Test
    @Tag("TLS-13")
    void anEndThatWasCutOffCleanlyIsMissed() throws Exception {
        Files.write(torn, whole);
        recover();
        var sealed = JournalVerification.of(torn, keys);
        Files.write(torn, Arrays.copyOf(Files.readAllBytes(torn), bounds.getLast()));

        var cut = JournalVerification.of(torn, keys);

        assertThat(sealed.isWhole()).isTrue();
        assertThat(cut.isWhole()).isFalse();
        assertThat(cut.seal()).isNotEqualTo(sealed.seal());
    }

    @Test
    void blocksOfAnotherJournalAreNotRead() throws Exception {
        byte[] other;
        var second = room.id();
        try (var journals = journals("second")) {
            journals.create(second).append(new Noted(1, "of another", ""));
            other = Files.readAllBytes(directory.resolve("second/open").resolve(second + ".ewj"));
        }
        var both = new ByteArrayOutputStream();
        both.write(whole, 0, bounds.get(1));
        both.write(other, bounds.getFirst(), other.length - bounds.getFirst());
        both.write(whole, bounds.get(1), whole.length - bounds.get(1));
        Files.write(torn, both.toByteArray());

        assertThat(damage()).hasSize(1).first().asString().contains("are not what was written");
        assertThat(read(torn)).isEqualTo(records);
    }

    private List<String> damage() throws IOException {
        try (var reader = JournalReader.open(torn, keys)) {
            JournalRoom.records(reader);
            return reader.damage().stream().map(JournalDamage::what).toList();
        }
    }

    private byte[] glued(int... blocks) {
        var glued = new ByteArrayOutputStream();
        glued.write(whole, 0, bounds.getFirst());
        for (var block : blocks) {
            glued.write(whole, bounds.get(block), bounds.get(block + 1) - bounds.get(block));
        }
        return glued.toByteArray();
    }

    @Test
    void cutsOffATailOfZeros() throws Exception {
        Files.write(torn, Arrays.copyOf(whole, whole.length + 200_000));

        var outcome = recover();

        assertThat(outcome.records()).isEqualTo(6);
        assertThat(outcome.cutBytes()).isEqualTo(200_000);
        assertThat(outcome.damage()).isEmpty();
    }

    @Test
    void neverReadsABlockThatASenderPutIntoAPacket() throws Exception {
        var forged = Arrays.copyOfRange(whole, bounds.getFirst(), whole.length);
        var victim = room.id();
        Path file;
        try (var journals = journals("victim")) {
            var pen = journals.create(victim).attach();
            pen.packet(
                    0,
                    JournalRecord.PacketKind.RTP,
                    0,
                    ByteBuffer.allocate(2_000).put(forged).clear(),
                    1);
            pen.detach();
            file = directory.resolve("victim/open").resolve(victim + ".ewj");
        }
        Files.write(torn, Arrays.copyOf(Files.readAllBytes(file), (int) Files.size(file) - 1));

        assertThat(recover().records()).isZero();
    }

    @Test
    void readsAnyBytesAfterAGoodHeaderWithoutFailing() throws Exception {
        var random = new Random(1);
        for (var round = 0; round < 300; round++) {
            var bytes = Arrays.copyOf(whole, whole.length + random.nextInt(2_000));
            for (var i = bounds.getFirst(); i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(4) == 0 ? random.nextInt(256) : random.nextInt(4));
            }
            Files.write(torn, bytes);

            assertThat(read(torn)).isEmpty();
        }
    }

    @Test
    void saysWhatIsWrongWithAFileThatIsNoJournal() throws Exception {
        Files.write(torn, Arrays.copyOf(whole, bounds.getFirst() - 1));
        assertThatThrownBy(() -> JournalReader.open(torn, keys))
                .hasMessageContaining("ends inside the journal's header");
        Files.write(torn, new byte[256]);
        assertThatThrownBy(() -> JournalReader.open(torn, keys)).hasMessageContaining("does not begin with EWJ");
        whole[3] = 9;
        Files.write(torn, whole);
        assertThatThrownBy(() -> JournalReader.open(torn, keys)).hasMessageContaining("format version 9");
    }

    @Test
    void aJournalSealedButNotYetMovedIsMovedWithoutASecondEnd() throws Exception {
        var root = directory.resolve("whole");
        try (var journals = journals("whole")) {
            journals.recoverOpen();
            var sealed = journals.sealed().getFirst();
            Files.move(sealed.file(), root.resolve("open").resolve(sealed.file().getFileName()));

            var recovered = journals.recoverOpen();

            assertThat(recovered).hasSize(1);
            assertThat(recovered.getFirst().records()).isEqualTo(6);
            assertThat(read(sealed.file())).hasSize(7).last().asString().contains(EndCause.PROCESS_DIED.name());
        }
    }
}
