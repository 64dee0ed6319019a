package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.app.demo.SentSound;
import io.earwitness.client.call.CallListener;
import io.earwitness.client.call.CallPlan;
import io.earwitness.client.call.CallReport;
import io.earwitness.client.call.RecordedCalls;
import io.earwitness.media.container.WavReader;
import io.earwitness.recorder.archive.Archive;
import io.earwitness.recorder.archive.ArchivedRecording;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.sip.message.SipUri;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls that go on through a restart of the recorder: one recording each, the time away one gap, all else sample by
/// sample, and BYE is answered by a process that never saw the INVITE.
class ResumedCallsIT {
    private static final int CALLS = 20;
    /// Two starts of a recorder on a busy machine, and some sound after them.
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final int SAMPLES_MAX = 8000 * 300;
    private static final int SAMPLES_PER_MILLI = 8;

    @TempDir
    Path directory;

    private final Map<String, Instant> answered = new ConcurrentHashMap<>();
    private final List<Process> started = new ArrayList<>();

    @Test
    void goOnThroughTwoKills() throws Exception {
        goOnThrough(victim -> victim.destroyForcibly().waitFor(), 2);
    }

    @Test
    void goOnThroughAPlannedRestart() throws Exception {
        goOnThrough(
                victim -> {
                    victim.destroy();
                    victim.waitFor();
                },
                1,
                "--handover");
    }

    private interface Stop {
        void stop(Process victim) throws Exception;
    }

    private void goOnThrough(Stop stop, int times, String... options) throws Exception {
        var data = directory.resolve("data");
        var port = RunningRecorder.freePort();
        var plan = CallPlan.bundled(SipUri.parse("sip:127.0.0.1:" + port))
                .repeated(CALLS, 20)
                .lasting(LONG_ENOUGH);
        var recorder = serve(data, port, options);
        try (var calls = Executors.newVirtualThreadPerTaskExecutor()) {
            var placing = place(plan, calls);
            Awaitility.await("all calls are answered")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> answered.size() == CALLS);
            for (var time = 0; time < times; time++) {
                TimeUnit.SECONDS.sleep(3); // sound before each of the gaps
                stop.stop(recorder);
                recorder = serve(data, port, options);
            }
            var reports = placing.get(3, TimeUnit.MINUTES);
            assertThat(reports).hasSize(CALLS).allMatch(CallReport::succeeded);
            var recordings = Awaitility.await("all recordings are finished")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> recordings(data), found -> found.size() == CALLS);
            for (var recording : recordings) {
                assertWholeButForTheGaps(times, plan, recording);
            }
        } finally {
            started.forEach(Process::destroyForcibly);
        }
    }

    private Future<List<CallReport>> place(CallPlan plan, ExecutorService calls) {
        return calls.submit(() -> new RecordedCalls(new CallListener() {
                    @Override
                    public void onAnswered(int number, String callId) {
                        answered.put(callId, Instant.now());
                    }
                })
                .place(plan));
    }

    private static void assertWholeButForTheGaps(int gaps, CallPlan plan, ArchivedRecording recording)
            throws Exception {
        var manifest = recording.manifest();
        assertThat(manifest.endCause()).isEqualTo(EndCause.CLIENT_BYE);
        assertThat(manifest.streams()).hasSize(2);
        assertThat(manifest.events().stream().filter(event -> event.text().contains("The recorder was away")))
                .hasSize(gaps);
        var parties = List.of(plan.caller(), plan.callee());
        for (var stream : manifest.streams()) {
            assertThat(stream.gaps()).hasSize(gaps);
            var file = Objects.requireNonNull(stream.file());
            var heard = WavReader.readAll(recording.folder().resolve(file), SAMPLES_MAX);
            var sent = SentSound.of(plan, parties.get(stream.index()).speech());
            assertThat(heard).hasSize(sent.length);
            for (var gap : stream.gaps()) {
                var from = (int) (gap.span().startMillis() - stream.offsetMillis()) * SAMPLES_PER_MILLI;
                var until = from + (int) gap.span().lengthMillis() * SAMPLES_PER_MILLI;
                // Where a millisecond is not whole, the edge belongs to the gap.
                Arrays.fill(heard, from, until + SAMPLES_PER_MILLI, (short) 0);
                Arrays.fill(sent, from, until + SAMPLES_PER_MILLI, (short) 0);
            }
            assertThat(heard).isEqualTo(sent);
        }
    }

    private static List<ArchivedRecording> recordings(Path data) throws Exception {
        var archive = Archive.open(data.resolve("recordings"), new SimpleMeterRegistry());
        var found = new ArrayList<ArchivedRecording>();
        try (var files = Files.walk(data.resolve("recordings"))) {
            for (var folder : files.filter(
                            file -> RecordingId.isValid(file.getFileName().toString()))
                    .toList()) {
                archive.find(new RecordingId(folder.getFileName().toString())).ifPresent(found::add);
            }
        }
        return found;
    }

    /// A recorder in a process of its own, listening.
    private Process serve(Path data, int port, String... options) throws Exception {
        var settings = Files.writeString(directory.resolve("settings.yaml"), RunningRecorder.settings(port));
        var log = directory.resolve("serve-" + started.size() + ".log");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.earwitness.app.Main",
                "serve",
                "--config",
                settings.toString(),
                "--data",
                data.toString()));
        command.addAll(List.of(options));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        started.add(process);
        Awaitility.await("the recorder listens").atMost(Duration.ofMinutes(1)).until(() -> {
            assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
            return Files.readString(log).contains("page  http");
        });
        return process;
    }
}
