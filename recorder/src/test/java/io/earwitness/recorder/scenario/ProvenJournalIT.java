package io.earwitness.recorder.scenario;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.recorder.Recorder;
import io.earwitness.recorder.RecorderSettings;
import io.earwitness.recorder.StartupException;
import io.earwitness.recorder.journal.JournalVerification;
import io.earwitness.recorder.keys.KeyFile;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.Verdict;
import io.earwitness.recorder.scenario.ScenarioRecorder.Finished;
import io.earwitness.sip.message.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A recording proves itself: its manifest names the chain of the journal it was made of, and the journal the rest.
class ProvenJournalIT {
    @TempDir
    Path directory;

    @ParameterizedTest(name = "encrypted: {0}")
    @ValueSource(booleans = {false, true})
    @Tag("TLS-13")
    void whoeverChangesAKeptJournalIsFoundOutByTheManifest(boolean encrypted) throws Exception {
        var keyFile = directory.resolve("keys");
        new KeyFile(keyFile).add(Instant.now(), new SecureRandom());
        var keys = encrypted ? KeyRing.read(keyFile) : KeyRing.none();
        Finished finished;
        Path journal;
        try (var recorder = ScenarioRecorder.in(
                        directory, encrypted ? "encryption: { key-file: '" + keyFile + "' }\n" : "");
                var client = new ScenarioClient(recorder, Transport.UDP)) {
            var call = client.call(Offers.twoStreams());
            call.sendsTone(400, 0, 1);
            call.bye();
            finished = recorder.awaitFinished();
            journal = Awaitility.await()
                    .until(() -> recorder.journals("done"), done -> done.size() == 1)
                    .getFirst();
        }

        var proof = Objects.requireNonNull(finished.manifest().journal());
        var whole = JournalVerification.of(journal, keys);
        assertThat(finished.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
        assertThat(whole.isWhole()).isTrue();
        assertThat(whole.seal()).contains(proof);
        assertThat(proof.encrypted()).isEqualTo(encrypted);
        var bytes = Files.readAllBytes(journal);
        assertThat(new String(bytes, ISO_8859_1).contains("INVITE sip:")).isNotEqualTo(encrypted);
        bytes[bytes.length / 2] ^= 1;
        Files.write(journal, bytes);
        var changed = JournalVerification.of(journal, keys);
        assertThat(changed.isWhole()).isFalse();
        assertThat(changed.damage()).isNotEmpty();
    }

    @Test
    void doesNotStartWithAKeyFileThatOthersMayRead() throws Exception {
        var keyFile = directory.resolve("keys");
        new KeyFile(keyFile).add(Instant.now(), new SecureRandom());
        Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-r--r--"));
        var settings = RecorderSettings.parse(
                        ScenarioRecorder.settings("encryption: { key-file: '" + keyFile + "' }\n"))
                .inDirectory(directory.resolve("data"));

        assertThatThrownBy(() -> Recorder.start(settings))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("encryption.key-file: The key file")
                .hasMessageContaining("chmod 600");
    }
}
