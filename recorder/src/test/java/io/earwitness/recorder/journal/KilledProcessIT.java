package io.earwitness.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.recorder.keys.KeyFile;
import io.earwitness.recorder.keys.KeyRing;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KilledProcessIT {
    @TempDir
    Path directory;

    /// In memory, in a buffer that outlives the process, or beside the journals where there is no such memory.
    @ParameterizedTest
    @ValueSource(strings = {"plain", "encrypted", "beside", "plain", "encrypted"})
    void aKilledProcessLosesNothingThatItHadTaken(String kind) throws Exception {
        var key = kind.equals("encrypted") ? directory.resolve("keys").toString() : kind;
        if (kind.equals("encrypted")) {
            new KeyFile(Path.of(key)).add(JournalRoom.NOW, new SecureRandom());
        }
        var journalDirectory = directory.resolve("journals");
        var told = KilledWriter.tell(directory.resolve("told"));
        var child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        journalDirectory.toString(),
                        directory.resolve("told").toString(),
                        key)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(directory.resolve("errors").toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> told.getLong(0) > 700);
        } finally {
            child.destroyForcibly().waitFor();
        }

        var taken = told.getLong(0);
        try (var journals = new JournalRoom().journals(journalDirectory, config(key))) {
            var recovered = journals.recoverOpen();
            assertThat(recovered).hasSize(1);
            assertThat(recovered.getFirst().damage()).isEmpty();
            assertThat(recovered.getFirst().records()).isBetween(taken, taken + 1);
            try (var reader = journals.read(recovered.getFirst().journal().file())) {
                var records = JournalRoom.records(reader);
                for (var i = 0; i < recovered.getFirst().records(); i++) {
                    assertThat(records.get(i)).startsWith("RTP 0  " + i + " %08x".formatted(i));
                }
            }
        }
    }

    /// @param kind a key file, or where the buffers are
    static JournalConfig config(String kind) throws Exception {
        var defaults = JournalConfig.defaults();
        var file = Path.of(kind);
        var keys = file.isAbsolute() ? KeyRing.read(file) : KeyRing.none();
        var buffers = kind.equals("beside") ? Path.of("") : defaults.buffers();
        return new JournalConfig(
                defaults.bufferBytes(), defaults.flushInterval(), defaults.syncInterval(), false, buffers, keys);
    }
}
