package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.app.demo.SentSound;
import io.earwitness.client.call.CallListener;
import io.earwitness.client.call.CallPlan;
import io.earwitness.client.call.CallReport;
import io.earwitness.client.call.RecordedCalls;
import io.earwitness.media.container.WavReader;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.sip.message.SipUri;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` in the middle of twenty calls, then a new start: each recording is there up to the kill, sample by sample.
class KilledRecorderIT {
    private static final int CALLS = 20;
    private static final int SAMPLES_MAX = 8000 * 120;
    /// What a starved test machine may hold back between a party's mouth and our journal.
    private static final Duration SLACK = Duration.ofSeconds(2);

    @TempDir
    Path directory;

    @Test
    void bringsBackEveryCallUpToTheKill() throws Exception {
        var data = directory.resolve("data");
        var port = RunningRecorder.freePort();
        var plan = CallPlan.bundled(SipUri.parse("sip:127.0.0.1:" + port))
                .repeated(CALLS, 20)
                .lasting(Duration.ofMinutes(1));
        var answered = new ConcurrentHashMap<String, Instant>();
        var victim = serve(data, port);
        try (var calls = Executors.newVirtualThreadPerTaskExecutor()) {
            var placing = place(plan, answered, calls);
            Awaitility.await("all calls are answered")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> answered.size() == CALLS);
            TimeUnit.SECONDS.sleep(5); // the sound that is to survive
            var killedAt = Instant.now();
            victim.destroyForcibly().waitFor();
            try (var second = RunningRecorder.in(data, port, "session: { resume: false }\n")) {
                placing.cancel(true); // the calls say BYE to a recorder that no longer knows them
                for (var call : answered.entrySet()) {
                    assertThereUpTo(killedAt, plan, second.recordingOf(call.getKey()), call.getValue());
                }
            }
        } finally {
            victim.destroyForcibly();
        }
    }

    private static java.util.concurrent.Future<List<CallReport>> place(
            CallPlan plan, Map<String, Instant> answered, ExecutorService calls) {
        return calls.submit(() -> new RecordedCalls(new CallListener() {
                    @Override
                    public void onAnswered(int number, String callId) {
                        answered.put(callId, Instant.now());
                    }
                })
                .place(plan));
    }

    private static void assertThereUpTo(
            Instant killedAt, CallPlan plan, RunningRecorder.Finished recording, Instant answeredAt) throws Exception {
        var manifest = recording.manifest();
        assertThat(manifest.endCause()).isEqualTo(EndCause.PROCESS_DIED);
        assertThat(manifest.streams()).hasSize(2);
        var least = Duration.between(answeredAt, killedAt).minus(SLACK);
        var parties = List.of(plan.caller(), plan.callee());
        for (var stream : manifest.streams()) {
            assertThat(stream.gaps()).isEmpty();
            assertThat(stream.packets()).isGreaterThanOrEqualTo(least.toMillis() / 20);
            var file = stream.file();
            assertThat(file).isNotNull();
            var heard = WavReader.readAll(recording.folder().resolve(file), SAMPLES_MAX);
            assertThat(heard.length).isEqualTo((int) stream.packets() * 160);
            var sent = SentSound.of(plan, parties.get(stream.index()).speech());
            assertThat(heard).isEqualTo(Arrays.copyOf(sent, heard.length));
        }
    }

    /// A recorder in a process of its own, listening.
    private Process serve(Path data, int port) throws Exception {
        var settings = Files.writeString(
                directory.resolve("settings.yaml"), RunningRecorder.settings(port) + "session: { resume: false }\n");
        var log = directory.resolve("serve.log");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.earwitness.app.Main",
                        "serve",
                        "--config",
                        settings.toString(),
                        "--data",
                        data.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Awaitility.await("the recorder listens").atMost(Duration.ofMinutes(1)).until(() -> {
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
            return Files.readString(log).contains("page  http");
        });
        return process;
    }
}
