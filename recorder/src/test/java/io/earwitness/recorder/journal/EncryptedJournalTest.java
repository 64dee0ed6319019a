package io.earwitness.recorder.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.keys.KeyFile;
import io.earwitness.recorder.keys.KeyMissingException;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.keys.Rewrapping;
import io.earwitness.recorder.model.EndCause;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncryptedJournalTest {
    private static final String SECRET = "the number of the card is 4000 1234 5678 9010";

    @TempDir
    Path directory;

    private final JournalRoom room = new JournalRoom();
    private KeyFile file;
    private KeyRing keys;

    @BeforeEach
    void makeAKey() throws Exception {
        file = new KeyFile(directory.resolve("keys"));
        file.add(JournalRoom.NOW, new SecureRandom());
        keys = ring();
    }

    private KeyRing ring() throws IOException {
        return KeyRing.read(directory.resolve("keys"));
    }

    private Journals journals(KeyRing ring) throws IOException {
        return room.journals(
                directory.resolve("journals"), JournalConfig.defaults().with(ring));
    }

    private Path sealed() throws IOException {
        try (var journals = journals(keys)) {
            var writer = journals.create(room.id());
            writer.append(new Noted(1, SECRET, ""));
            var pen = writer.attach();
            for (var i = 0; i < 50; i++) {
                pen.packet(
                        0,
                        PacketKind.RTP,
                        pen.source("192.0.2.77:30000"),
                        ByteBuffer.wrap(SECRET.getBytes(ISO_8859_1)),
                        i);
                pen.turn(i * 1_000_000_000L);
            }
            pen.detach();
            return writer.seal(EndCause.CLIENT_BYE, SECRET).file();
        }
    }

    @Test
    void nothingThatWasSaidStandsInTheFileInTheClear() throws Exception {
        var bytes = new String(Files.readAllBytes(sealed()), ISO_8859_1);

        assertThat(bytes).doesNotContain("card").doesNotContain("192.0.2").doesNotContain("CLIENT_BYE");
    }

    @Test
    void nothingOfAnOpenJournalLiesOnADiskInTheClear() throws Exception {
        var config = new JournalConfig(
                4096, Duration.ofMillis(40), Duration.ofSeconds(1), false, directory.resolve("nowhere"), keys);
        try (var journals = room.journals(directory.resolve("journals"), config)) {
            var pen = journals.create(room.id()).attach();
            pen.packet(0, PacketKind.RTP, 0, ByteBuffer.wrap(SECRET.getBytes(ISO_8859_1)), 1);

            try (var files = Files.walk(directory.resolve("journals"))) {
                for (var it : files.filter(Files::isRegularFile).toList()) {
                    assertThat(new String(Files.readAllBytes(it), ISO_8859_1)).doesNotContain("card");
                }
            }
        }
    }

    @Test
    void isReadWithItsKeyAndNotWithout() throws Exception {
        var journal = sealed();

        try (var reader = JournalReader.open(journal, keys)) {
            assertThat(JournalRoom.records(reader))
                    .hasSize(52)
                    .first()
                    .asString()
                    .contains(SECRET);
        }
        assertThatThrownBy(() -> JournalReader.open(journal))
                .isInstanceOf(KeyMissingException.class)
                .hasMessageContaining("is encrypted under the key "
                        + keys.newest().orElseThrow().id());
        var withoutKey = JournalVerification.of(journal, KeyRing.none());
        assertThat(withoutKey.contents()).isEmpty();
        assertThat(withoutKey.isWhole()).isTrue();
        assertThat(withoutKey.seal())
                .isEqualTo(JournalVerification.of(journal, keys).seal());
    }

    @Test
    void nothingStartsWhereTheKeyOfWhatWaitsIsMissing() throws Exception {
        sealed();

        try (var journals = journals(KeyRing.none())) {
            assertThatThrownBy(journals::recoverOpen)
                    .isInstanceOf(KeyMissingException.class)
                    .hasMessageContaining("and no key file is set");
        }
        try (var journals = journals(keys)) {
            assertThat(journals.recoverOpen()).isEmpty();
            assertThat(journals.sealed()).hasSize(1);
        }
    }

    @Test
    void aJournalWrappedByANewKeyOpensWithThatAloneAndKeepsItsChain() throws Exception {
        var journal = sealed();
        var before = JournalVerification.of(journal, keys);
        var old = Files.readAllLines(directory.resolve("keys"));
        file.add(JournalRoom.NOW, new SecureRandom());

        var outcome = JournalKeys.rewrap(directory.resolve("journals"), ring());

        assertThat(outcome).isEqualTo(new Rewrapping(1, 0, List.of()));
        assertThat(JournalKeys.rewrap(directory.resolve("journals"), ring()).wrapped())
                .isZero();
        var newAlone = Files.readAllLines(directory.resolve("keys"));
        newAlone.removeAll(old);
        Files.write(directory.resolve("keys"), newAlone);
        assertThat(JournalVerification.of(journal, ring()).contents()).isEqualTo(before.contents());
        assertThat(JournalVerification.of(journal, ring()).seal()).isEqualTo(before.seal());
        assertThatThrownBy(() -> JournalReader.open(journal, keys)).isInstanceOf(KeyMissingException.class);
    }

    @Test
    void rewrapTellsWhatItHasNoKeyFor() throws Exception {
        sealed();
        Files.delete(directory.resolve("keys"));
        file.add(JournalRoom.NOW, new SecureRandom());

        assertThat(JournalKeys.rewrap(directory.resolve("journals"), ring()).failed())
                .singleElement()
                .asString()
                .contains("which the key file does not hold");
    }

    /// Each opening of the same file, also after a cut that takes block numbers back, and each attempt after a
    /// failure.
    @Test
    void noNonceIsUsedForTwoTexts() throws Exception {
        var seen = new HashSet<String>();
        var texts = new ArrayList<String>();
        var journal = sealed();
        var whole = Files.readAllBytes(journal);
        var buffers = new BlockBufferRoom(directory.resolve("filling")).buffers();
        collect(whole, seen, texts);
        for (var i = 0; i < 20; i++) {
            Files.write(journal, Arrays.copyOf(whole, whole.length - 1 - i));
            JournalRecovery.recover(
                    journal,
                    keys,
                    buffers,
                    new PenSupplies(JournalRoom.CLOCK, new JournalCounters(room.meters), room.told, new SecureRandom()),
                    Optional.empty());
            collect(Files.readAllBytes(journal), seen, texts);
        }

        assertThat(seen).hasSize(new HashSet<>(texts).size()).hasSizeGreaterThan(40);
    }

    private static void collect(byte[] journal, Set<String> nonces, List<String> texts) {
        var bytes = ByteBuffer.wrap(journal);
        for (var at = HeaderFormat.ENCRYPTED_BYTES; at < journal.length; ) {
            var length = BlockFormat.HEAD_BYTES + bytes.getInt(at + 4);
            nonces.add(JournalRoom.hex(bytes.slice(at + BlockFormat.NUMBER_AT, BlockFormat.NONCE_BYTES)));
            texts.add(JournalRoom.hex(bytes.slice(at, length)));
            at += length;
        }
    }
}
