package io.earwitness.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.EndCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlockBuffersTest {
    @TempDir
    Path directory;

    private final JournalRoom room = new JournalRoom();
    private Path memory;
    private Path root;

    @BeforeEach
    void makeRoom() throws Exception {
        memory = Files.createDirectory(directory.resolve("memory"));
        root = directory.resolve("journals");
    }

    private Journals journals() throws IOException {
        return room.journals(root, config(memory, KeyRing.none()));
    }

    private static JournalConfig config(Path buffers, KeyRing keys) {
        return new JournalConfig(4096, Duration.ofMillis(40), Duration.ofSeconds(1), false, buffers, keys);
    }

    @Test
    void liesInTheDirectoryForItsOwnerAloneAndGoesWhenTheJournalIsSealed() throws Exception {
        try (var journals = journals()) {
            var writer = journals.create(room.id());
            var file = buffers().getFirst();
            assertThat(file.getFileName()).hasToString(writer.id() + ".ewf");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
                    .isEqualTo("rwx------");

            writer.seal(EndCause.CLIENT_BYE, "");

            assertThat(buffers()).isEmpty();
        }
        assertThat(memory).isEmptyDirectory();
    }

    @Test
    void whatLayInItIsInTheJournalAfterTheNextStart() throws Exception {
        try (var journals = journals()) {
            JournalRoom.append(journals.create(room.id()).attach(), 0, 1, 172);
        }
        assertThat(buffers()).hasSize(1);

        try (var journals = journals()) {
            assertThat(journals.recoverOpen().getFirst().records()).isEqualTo(1);
            assertThat(JournalRoom.records(journals.sealed().getFirst().file()))
                    .hasSize(2)
                    .first()
                    .asString()
                    .startsWith("RTP 0 192.0.2.1:30000");
        }
        assertThat(memory).isEmptyDirectory();
    }

    @Test
    void whatBelongsToNoJournalIsRemovedAtTheStart() throws Exception {
        try (var journals = journals()) {
            journals.create(room.id());
            Files.delete(root.resolve("open").resolve(journals.sealed().isEmpty() ? onlyOpen() : ""));
        }
        assertThat(buffers()).hasSize(1);

        try (var journals = journals()) {
            journals.recoverOpen();
            assertThat(buffers()).isEmpty();
        }
    }

    private String onlyOpen() throws IOException {
        try (var open = Files.list(root.resolve("open"))) {
            return open.findFirst().orElseThrow().getFileName().toString();
        }
    }

    @Test
    void anOldBufferOfABlockThatIsWrittenIsNotReadAgain() throws Exception {
        byte[] before;
        Path file;
        try (var journals = journals()) {
            var writer = journals.create(room.id());
            var pen = writer.attach();
            JournalRoom.append(pen, 0, 1, 172);
            file = buffers().getFirst();
            before = Files.readAllBytes(file);
            pen.detach();
        }
        Files.write(file, before);

        try (var journals = journals()) {
            assertThat(journals.recoverOpen().getFirst().records()).isEqualTo(1);
        }
    }

    @Test
    void aRecordLongerThanTheBufferMakesItGrow() throws Exception {
        var text = "x".repeat(100_000);
        try (var journals = journals()) {
            var writer = journals.create(room.id());
            var pen = writer.attach();
            JournalRoom.append(pen, 0, 1, 172);
            pen.append(new Noted(2, text, ""));
            JournalRoom.append(pen, 0, 3, 172);
        }
        try (var journals = journals()) {
            assertThat(journals.recoverOpen().getFirst().records()).isEqualTo(3);
            assertThat(JournalRoom.records(journals.sealed().getFirst().file()).get(1))
                    .contains(text);
        }
    }

    @Test
    void liesBesideTheJournalsWhereThereIsNoSuchDirectory() throws Exception {
        try (var journals = room.journals(root, config(directory.resolve("nowhere"), KeyRing.none()))) {
            journals.create(room.id());
            assertThat(root.resolve("filling")).isNotEmptyDirectory();
        }
    }

    @Test
    void liesInNoFileWhereEncryptionIsOnAndTheDirectoryIsNoMemory() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeFalse(
                List.of("tmpfs", "ramfs").contains(Files.getFileStore(memory).type()),
                "the test's own directory is memory");
        try (var journals = room.journals(root, config(memory, JournalRoom.keys()))) {
            journals.create(room.id());
            assertThat(memory).isEmptyDirectory();
            assertThat(root.resolve("filling")).doesNotExist();
        }
    }

    @Test
    void aDirectoryThatIsOpenToOthersIsNotUsed() throws Exception {
        try (var journals = journals()) {
            journals.create(room.id());
            Files.setPosixFilePermissions(
                    buffers().getFirst().getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        }
        try (var journals = journals()) {
            journals.create(room.id());
            assertThat(root.resolve("filling")).isNotEmptyDirectory();
        }
    }

    private List<Path> buffers() throws IOException {
        try (var files = Files.walk(memory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
