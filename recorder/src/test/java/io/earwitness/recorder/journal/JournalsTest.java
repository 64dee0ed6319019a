package io.earwitness.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalsTest {
    @TempDir
    Path directory;

    private final JournalRoom room = new JournalRoom();

    @Test
    void movesAJournalFromOpenToSealedWhenItIsSealed() throws Exception {
        try (var journals = room.journals(directory)) {
            var id = room.id();
            var writer = journals.create(id);
            assertThat(journals.sealed()).isEmpty();
            assertThat(names("open")).containsExactly(id + ".ewj");

            var sealed = writer.seal(EndCause.CLIENT_BYE, "");

            assertThat(journals.sealed()).containsExactly(sealed);
            assertThat(sealed.id()).isEqualTo(id);
            assertThat(names("open")).isEmpty();
        }
    }

    @Test
    void recoversAllThatWasOpenWhenTheProcessDiedButNotWhatIsOpenNow() throws Exception {
        RecordingId dead;
        try (var journals = room.journals(directory)) {
            dead = journals.create(room.id()).id();
        }
        try (var journals = room.journals(directory)) {
            var alive = journals.create(room.id());

            var recovered = journals.recoverOpen();

            assertThat(recovered).hasSize(1);
            assertThat(recovered.getFirst().journal().id()).isEqualTo(dead);
            assertThat(journals.recoverOpen()).isEmpty();
            alive.append(new Noted(1, "goes on", ""));
            assertThat(JournalRoom.records(alive.seal(EndCause.CLIENT_BYE, "").file()))
                    .hasSize(2);
        }
    }

    @Test
    void whatIsGivenUpIsRecoveredHoweverOftenItIsGivenUp() throws Exception {
        RecordingId left;
        try (var journals = room.journals(directory)) {
            left = journals.create(room.id()).id();
        }
        try (var journals = room.journals(directory)) {
            var writer = journals.goOn(left).orElseThrow().writer();
            writer.append(new Noted(1, "taken up", ""));

            journals.giveUp(writer);
            journals.giveUp(writer);

            var recovered = journals.recoverOpen();
            assertThat(recovered).hasSize(1);
            assertThat(JournalRoom.records(recovered.getFirst().journal().file()))
                    .hasSize(2)
                    .first()
                    .asString()
                    .contains("taken up");
        }
    }

    /// Such as one in which a session was to go on while the disk was full.
    @Test
    void whatCannotBeWrittenCountsUntilItIsDropped() throws Exception {
        var full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full));
        try (var journals = room.journals(directory)) {
            var writer = journals.create(room.id());
            assertThat(journals.failing()).isZero();
            var file = directory.resolve("open").resolve(writer.id() + ".ewj");
            Files.delete(file);
            Files.createSymbolicLink(file, full);

            // An interrupt closes the file; it is opened again by its name.
            Thread.currentThread().interrupt();
            writer.append(new Noted(1, "has no room", ""));

            assertThat(Thread.interrupted()).isTrue();
            assertThat(room.told.events).containsExactly("failed: No space left on device");
            assertThat(failing()).isEqualTo(1);
            journals.drop(writer);
            assertThat(failing()).isZero();
        }
    }

    private double failing() {
        return room.meters.get("earwitness.journal.failing").gauge().value();
    }

    @Test
    void whatWasSealedButNotMovedHarmsNobodyAtTheEnd() throws Exception {
        var journals = room.journals(directory);
        var other = journals.create(room.id());
        var writer = journals.create(room.id());
        Files.delete(directory.resolve("sealed"));
        assertThatThrownBy(() -> writer.seal(EndCause.CLIENT_BYE, "")).isInstanceOf(IOException.class);

        journals.close();

        assertThat(names("open")).containsExactlyInAnyOrder(other.id() + ".ewj", writer.id() + ".ewj");
        try (var again = room.journals(directory)) {
            assertThat(again.recoverOpen()).hasSize(2);
        }
    }

    @Test
    void parksWhatCannotBeReadAtAllWithTheReason() throws Exception {
        var open = Files.createDirectories(directory.resolve("open"));
        Files.writeString(open.resolve(room.id() + ".ewj"), "EWJ");
        Files.writeString(open.resolve("notes.txt"), "not a journal");
        try (var journals = room.journals(directory)) {
            assertThat(journals.recoverOpen()).isEmpty();

            assertThat(journals.parked()).hasSize(1);
            assertThat(journals.parked().getFirst().reason()).contains("ends inside the journal's header");
            assertThat(names("open")).containsExactly("notes.txt");
        }
    }

    /// A new call may begin while what was left is recovered.
    @Test
    void whatBeginsAfterTheProcessCameIsNotTakenForLeftBehind() throws Exception {
        try (var journals = room.journals(directory)) {
            // As a journal looks in the moment before its writer is known.
            Files.copy(
                    journals.create(room.id()).seal(EndCause.CLIENT_BYE, "").file(),
                    directory.resolve("open").resolve(room.id() + ".ewj"));

            assertThat(journals.recoverOpen()).isEmpty();
            assertThat(journals.parked()).isEmpty();
        }
    }

    @Test
    void parksASealedJournalUntouchedWithTheReason() throws Exception {
        try (var journals = room.journals(directory)) {
            var sealed = journals.create(room.id()).seal(EndCause.CLIENT_BYE, "");
            var bytes = Files.readAllBytes(sealed.file());

            var parked = journals.park(sealed, "no stream could be read");

            assertThat(journals.parked()).containsExactly(parked);
            assertThat(parked.reason()).isEqualTo("no stream could be read");
            assertThat(Files.readAllBytes(parked.file())).isEqualTo(bytes);
            assertThat(journals.sealed()).isEmpty();
        }
    }

    @Test
    void discardsTwiceWithoutComplaint() throws Exception {
        try (var journals = room.journals(directory)) {
            var sealed = journals.create(room.id()).seal(EndCause.CLIENT_BYE, "");

            journals.discard(sealed);
            journals.discard(sealed);

            assertThat(journals.sealed()).isEmpty();
            assertThat(names("done")).isEmpty();
        }
    }

    @Test
    void keepsDiscardedJournalsWhereConfigured() throws Exception {
        try (var journals = room.journals(directory, JournalRoom.keepingDone())) {
            var sealed = journals.create(room.id()).seal(EndCause.CLIENT_BYE, "");

            journals.discard(sealed);
            journals.discard(sealed);

            assertThat(names("done")).containsExactly(sealed.id() + ".ewj");
        }
    }

    @Test
    void aSecondUserOfTheDirectoryIsRefused() throws Exception {
        try (var journals = room.journals(directory)) {
            assertThatThrownBy(() -> room.journals(directory).close())
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another recorder uses");
            journals.create(room.id());
        }
        room.journals(directory).close();
    }

    @Test
    void refusesASecondJournalOfTheSameRecording() throws Exception {
        try (var journals = room.journals(directory)) {
            var id = room.id();
            journals.create(id);
            assertThatThrownBy(() -> journals.create(id)).isInstanceOf(IOException.class);
        }
    }

    private List<String> names(String state) throws IOException {
        try (var files = Files.list(directory.resolve(state))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }
}
