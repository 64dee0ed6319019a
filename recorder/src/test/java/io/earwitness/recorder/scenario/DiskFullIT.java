package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordingEvent.Kind;
import io.earwitness.recorder.model.Verdict;
import io.earwitness.sip.message.Transport;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk that somebody else fills: what can be made again goes first, then new calls are refused, and the call that
/// goes on is kept as far as there is room; with room again everything goes on. Needs the right to mount a small disk.
class DiskFullIT {
    private static final long MEGABYTE = 1 << 20;

    @TempDir
    Path directory;

    private Path disk = Path.of(".");

    @BeforeEach
    void mount() throws Exception {
        disk = Files.createDirectories(directory.resolve("disk"));
        var mounting = new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=64m", "none", disk.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        Assumptions.assumeTrue(mounting.waitFor(10, TimeUnit.SECONDS) && mounting.exitValue() == 0);
    }

    @AfterEach
    void unmount() throws Exception {
        // SQLite may keep its file open when it could not even undo what it began.
        new ProcessBuilder("umount", "--lazy", disk.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /// Leaves so much of the disk.
    private void fillUpTo(long free) throws IOException {
        var filler = disk.resolve("filler");
        Files.deleteIfExists(filler);
        try (var file = new RandomAccessFile(filler.toFile(), "rw")) {
            var block = new byte[1 << 16];
            while (disk.toFile().getUsableSpace() > free) {
                file.write(block, 0, (int) Math.min(block.length, disk.toFile().getUsableSpace() - free));
            }
        }
    }

    private static String warnings(ApiCalls api) throws Exception {
        return api.get("/api/v1/system").body().get("warnings").toString();
    }

    private static double failing(ScenarioRecorder recorder) {
        return recorder.recorder()
                .meters()
                .get("earwitness.journal.failing")
                .gauge()
                .value();
    }

    private ScenarioRecorder.Finished recorded(ScenarioRecorder recorder, ScenarioClient client) throws Exception {
        try (var call = client.call(Offers.twoStreams())) {
            call.sendsTone(200, 0, 1);
            call.bye();
            return recorder.awaitFinished();
        }
    }

    @Test
    void whatCanBeMadeAgainGoesThenCallsAreRefusedAndTheOneThatGoesOnGoesOn() throws Exception {
        try (var recorder = ScenarioRecorder.in(
                        disk.resolve("data"), "limits: { free-disk: 8MB }\nassembly: { formats: flac }\n");
                var client = new ScenarioClient(recorder, Transport.UDP);
                var api = new ApiCalls(recorder.recorder().page())) {
            var first = recorded(recorder, client);
            assertThat(first.folder().resolve("audio.flac")).exists();
            assertThat(api.status("/api/v1/recordings/" + first.manifest().id() + "/audio?format=mp3"))
                    .isEqualTo(200);
            var derived = disk.resolve("data/derived");
            assertThat(derived).isNotEmptyDirectory();

            fillUpTo(12 * MEGABYTE);
            await().untilAsserted(() -> assertThat(derived).isEmptyDirectory());
            assertThat(warnings(api)).contains("no longer kept");
            var second = recorded(recorder, client);
            assertThat(second.manifest().verdict()).isEqualTo(Verdict.COMPLETE);
            assertThat(second.folder().resolve("audio.wav")).exists();
            assertThat(second.folder().resolve("audio.flac")).doesNotExist();

            try (var live = client.call(Offers.twoStreams())) {
                live.sendsTone(500, 0, 1);
                fillUpTo(4 * MEGABYTE);
                assertThatThrownBy(() -> client.call(Offers.twoStreams())).hasMessageContaining("503");
                assertThat(client.options().status()).isEqualTo(503);
                live.sendsTone(500, 0, 1);
                Files.delete(disk.resolve("filler"));
                live.sendsTone(200, 0, 1);
                live.bye();
                var kept = recorder.awaitFinished().manifest();
                assertThat(kept.endCause()).isEqualTo(EndCause.CLIENT_BYE);
                assertThat(kept.verdict()).isEqualTo(Verdict.COMPLETE);
                assertThat(kept.streams())
                        .allSatisfy(stream -> assertThat(stream.packets()).isEqualTo(60));
            }
            assertThat(client.options().status()).isEqualTo(200);
            assertThat(first.folder().resolve("audio.wav")).exists();
        }
    }

    @Test
    void aDiskWithoutAByteLeftCostsAGapThatIsNamedAndNothingElse() throws Exception {
        try (var recorder = ScenarioRecorder.in(
                        disk.resolve("data"),
                        "limits: { free-disk: 1MB }\njournal: { keep: true, sync-interval: 200ms }\n");
                var client = new ScenarioClient(recorder, Transport.UDP);
                var api = new ApiCalls(recorder.recorder().page());
                var live = client.call(Offers.twoStreams())) {
            live.sendsTone(500, 0, 1);
            fillUpTo(0);
            // More than a journal's buffers hold in memory, so that some must be lost.
            live.sendsPackets(40_000, 0);
            await().untilAsserted(() -> assertThat(warnings(api)).contains("cannot be written"));
            assertThat(failing(recorder)).isEqualTo(1);
            Files.delete(disk.resolve("filler"));
            await().untilAsserted(() -> assertThat(warnings(api)).doesNotContain("cannot be written"));
            assertThat(failing(recorder)).isZero();
            live.sendsTone(500, 0, 1);
            live.bye();

            var kept = recorder.awaitFinished().manifest();
            assertThat(kept.endCause()).isEqualTo(EndCause.CLIENT_BYE);
            assertThat(kept.verdict()).isEqualTo(Verdict.GAPS);
            assertThat(kept.verdictReason()).contains("The disk could not be written for a while; ");
            assertThat(kept.events())
                    .anyMatch(event -> event.kind() == Kind.GAP && event.text().startsWith("The disk could not be"));
            assertThat(recorded(recorder, client).manifest().verdict()).isEqualTo(Verdict.COMPLETE);
        }
    }
}
