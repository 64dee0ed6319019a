package io.earwitness.recorder.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earwitness.recorder.folder.MemoryDirectory;
import io.earwitness.recorder.keys.KeyFile;
import io.earwitness.recorder.keys.KeyRing;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An encrypted catalog finds what it found before, whatever ended the process, and leaves nothing in the clear on a
/// disk.
class CatalogInMemoryIT {
    private static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");
    private static final Path MEMORY = Path.of("/dev/shm");

    @TempDir
    Path directory;

    private Path memory;
    private KeyRing keys;

    @BeforeEach
    void makeAKeyAndAPlace() throws IOException {
        assumeTrue(Files.isDirectory(MEMORY) && MemoryDirectory.isMemory(MEMORY), "there is no /dev/shm here");
        memory = Files.createTempDirectory(MEMORY, "earwitness-test-");
        var file = directory.resolve("keys");
        new KeyFile(file).add(Instant.EPOCH, new SecureRandom());
        keys = KeyRing.read(file);
    }

    @AfterEach
    void clearThePlace() throws IOException {
        try (var files = Files.walk(memory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void aCleanEndLeavesAnEncryptedCopyAndNothingInMemory() throws Exception {
        try (var place = place();
                var catalog = catalog(place)) {
            add(catalog, "Zerlina Quast");
        }

        assertThat(below(memory)).isEmpty();
        assertThat(below(directory.resolve("catalog")))
                .hasSize(2)
                .noneMatch(file -> text(file).contains("zerlina"));
        try (var place = place();
                var catalog = catalog(place)) {
            assertThat(found(catalog, "erlina qua")).isEqualTo(1);
        }
    }

    @Test
    void aKilledProcessLeavesItInMemoryForTheNext() throws Exception {
        var killed = place();
        try (var catalog = catalog(killed)) {
            add(catalog, "Zerlina Quast");
        }

        try (var place = place();
                var catalog = catalog(place)) {
            assertThat(found(catalog, "zerlina")).isEqualTo(1);
        }
    }

    @Test
    void aPowerCutCostsWhatCameSinceTheLastCopy() throws Exception {
        var cut = place();
        try (var catalog = catalog(cut)) {
            add(catalog, "Zerlina Quast");
            cut.copy(catalog);
            cut.copy(catalog);
            add(catalog, "Ottokar Blum");
        }
        for (var file : below(memory)) {
            Files.delete(file);
        }

        try (var place = place();
                var catalog = catalog(place)) {
            assertThat(found(catalog, "zerlina")).isEqualTo(1);
            assertThat(found(catalog, "ottokar")).isZero();
        }
    }

    @Test
    void aCopyThatWasChangedIsNotBelieved() throws Exception {
        try (var place = place();
                var catalog = catalog(place)) {
            add(catalog, "Zerlina Quast");
        }
        for (var file : below(directory.resolve("catalog"))) {
            if (file.toString().endsWith(".ewa")) {
                var bytes = Files.readAllBytes(file);
                bytes[bytes.length / 2] ^= 1;
                Files.write(file, bytes);
            }
        }

        try (var place = place();
                var catalog = catalog(place)) {
            assertThat(catalog.count()).isZero();
        }
    }

    @Test
    void whatIsInMemoryOfAnotherDirectoryUnderTheSamePathIsNotTaken() throws Exception {
        var first = place();
        try (var catalog = catalog(first)) {
            add(catalog, "Zerlina Quast");
        }
        for (var file : below(directory.resolve("catalog"))) {
            Files.delete(file);
        }

        try (var place = place();
                var catalog = catalog(place)) {
            assertThat(catalog.count()).isZero();
        }
    }

    @Test
    void aCatalogInTheClearIsDeleted() throws Exception {
        var clear = directory.resolve("catalog.db");
        try (var catalog = Catalog.open(CatalogConfig.sqlite(clear), new SimpleMeterRegistry())) {
            add(catalog, "Zerlina Quast");
        }
        assertThat(text(clear)).contains("zerlina");

        place().close();

        assertThat(below(directory)).noneMatch(file -> file.toString().contains("catalog.db"));
    }

    @Test
    void withoutADirectoryInMemoryItIsInTheProcess() throws Exception {
        try (var place = CatalogInMemory.open(
                        directory.resolve("catalog"), directory.resolve("catalog.db"), directory, keys);
                var catalog = catalog(place)) {
            add(catalog, "Zerlina Quast");
            place.copy(catalog);

            assertThat(found(catalog, "zerlina quast")).isEqualTo(1);
        }
        assertThat(below(directory)).noneMatch(file -> text(file).contains("zerlina"));
    }

    private CatalogInMemory place() throws IOException {
        return CatalogInMemory.open(directory.resolve("catalog"), directory.resolve("catalog.db"), memory, keys);
    }

    private static Catalog catalog(CatalogInMemory place) {
        return Catalog.open(place.config(), new SimpleMeterRegistry());
    }

    private static void add(Catalog catalog, String name) {
        var recording = FakeRecording.of(NOON, 3_000, new SecureRandom(), voice(name), voice("Somebody Else"));
        catalog.add(recording.manifest(List.of()), recording.waveform());
    }

    private static FakeVoice voice(String name) {
        return FakeVoice.speaking(name, "sip:" + name.hashCode() + "@example.com", 200, 3_000);
    }

    private static long found(Catalog catalog, String words) {
        return catalog.find(RecordingQuery.of(new Criterion.Words(words))).total();
    }

    private static List<Path> below(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static String text(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
