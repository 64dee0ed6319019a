package io.earwitness.recorder.archive;

import static io.earwitness.recorder.archive.SampleRecordings.assembled;
import static io.earwitness.recorder.archive.SampleRecordings.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.recorder.model.RecordingFile;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Path dir;
    private final Path work;
    private final Archive archive;

    ArchiveTest(@TempDir Path dir) throws IOException {
        this.dir = dir;
        this.work = Files.createDirectories(dir.resolve("work"));
        this.archive = Archive.open(dir.resolve("recordings"), meters);
    }

    @Test
    void putsTheRecordingUnderTheDayOfItsId() throws IOException {
        var stored = archive.store(assembled(work, id(1), "sound"));

        assertThat(stored.folder())
                .isEqualTo(dir.resolve("recordings/2026/03/04")
                        .resolve(id(1).value())
                        .toAbsolutePath());
        assertThat(work).isEmptyDirectory();
        assertThat(archive.find(id(1)).orElseThrow().manifest()).isEqualTo(stored.manifest());
    }

    @Test
    void findsNothingWhereNothingIs() throws IOException {
        assertThat(archive.find(id(1))).isEmpty();
        assertThat(archive.verify(id(1))).isEmpty();
    }

    @Test
    void storesTheSameRecordingTwiceAsOnce() throws IOException {
        archive.store(assembled(work, id(1), "sound"));

        var again = archive.store(assembled(work, id(1), "sound"));

        assertThat(again.file("audio.wav")).isPresent();
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void keepsTheFirstOfTwoDifferentRecordingsWithOneId() throws IOException {
        archive.store(assembled(work, id(1), "sound"));

        assertThatThrownBy(() -> archive.store(assembled(work, id(1), "other sound")))
                .isInstanceOf(ArchiveConflictException.class)
                .hasMessageContaining(id(1).value())
                .hasMessageContaining("stays as it is");
        assertThat(archive.verify(id(1)).orElseThrow().intact()).isTrue();
    }

    @Test
    void givesOutOnlyFilesThatTheManifestNames() throws IOException {
        var stored = archive.store(assembled(work, id(1), "sound"));
        Files.writeString(stored.folder().resolve("notes.txt"), "not ours");

        assertThat(stored.file("audio.wav").orElseThrow().bytes()).isEqualTo(5);
        assertThat(stored.file("metadata/1-invite.xml")).isPresent();
        assertThat(stored.file("manifest.json")).isPresent();
        for (var name : List.of(
                "notes.txt",
                "../../../../../etc/passwd",
                "/etc/passwd",
                "metadata/../audio.wav",
                "",
                ".",
                "metadata")) {
            assertThat(stored.file(name)).as(name).isEmpty();
        }
    }

    @Test
    void refusesAManifestThatNamesFilesOutsideItsFolder() throws IOException {
        var stored = archive.store(assembled(work, id(1), "sound"));
        for (var name : List.of("../secret", "..", "/etc/passwd", "a/b/c", "metadata/..", "a\\b", ".hidden")) {
            var forged = new ArchivedRecording(
                    stored.files(), SampleRecordings.manifest(id(1), List.of(new RecordingFile(name, "x/y", 1, "00"))));

            assertThatThrownBy(() -> forged.file(name)).as(name).isInstanceOf(IOException.class);
        }
    }

    @Test
    void doesNotFollowASymbolicLinkOutOfTheFolder() throws IOException {
        var stored = archive.store(assembled(work, id(1), "sound"));
        var secret = Files.writeString(dir.resolve("secret"), "sound");
        Files.delete(stored.folder().resolve("audio.wav"));
        Files.createSymbolicLink(stored.folder().resolve("audio.wav"), secret);

        assertThat(stored.file("audio.wav")).isEmpty();
    }

    @Test
    void namesEveryFileThatIsNotAsItWasArchived() throws IOException {
        var stored = archive.store(assembled(work, id(1), "sound"));
        assertThat(archive.verify(id(1)).orElseThrow().intact()).isTrue();

        Files.writeString(stored.folder().resolve("audio.wav"), "tampr");
        Files.delete(stored.folder().resolve("metadata/1-invite.xml"));

        var verification = archive.verify(id(1)).orElseThrow();
        assertThat(verification.findings())
                .extracting(Verification.Finding::name)
                .containsExactly("audio.wav", "metadata/1-invite.xml");
    }

    @Test
    void listsAllOldestFirstAndCountsWhatItCannotRead() throws IOException {
        archive.store(assembled(work, id(2), "two"));
        archive.store(assembled(work, id(1), "one"));
        var broken = archive.store(assembled(work, id(3), "three"));
        Files.writeString(broken.folder().resolve("manifest.json"), "{");

        try (var all = archive.all()) {
            assertThat(all.map(manifest -> manifest.id().value()))
                    .hasSize(2)
                    .isSorted()
                    .contains(id(1).value(), id(2).value());
        }
        assertThat(meters.counter("earwitness.archive.unreadable").count()).isEqualTo(1);
    }

    @Test
    void readsBackTheWaveform() throws IOException {
        var assembled = assembled(work, id(1), "sound");

        assertThat(archive.store(assembled).waveform()).isEqualTo(assembled.waveform());
    }
}
