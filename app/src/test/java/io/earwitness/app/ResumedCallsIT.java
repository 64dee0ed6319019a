package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.app.demo.SentSound;
import io.earwitness.client.call.CallPlan;
import io.earwitness.client.call.CallReport;
import io.earwitness.media.container.WavReader;
import io.earwitness.media.srtp.SrtpSuite;
import io.earwitness.recorder.archive.Archive;
import io.earwitness.recorder.archive.ArchivedRecording;
import io.earwitness.recorder.keys.KeyFile;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordedStream;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.sip.message.SipUri;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Calls that go on through a restart of the recorder: one recording each, the time away one gap, all else sample
/// by sample, and BYE is answered by a process that never saw the INVITE.
class ResumedCallsIT {
    private static final int CALLS = 20;
    private static final int FEW = 4;
    private static final int SOUND = 60;
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(10);
    private static final int PACKET_MILLIS = 20;
    private static final int SAMPLES_PER_MILLI = 8;

    @TempDir
    Path directory;

    private int port;

    @BeforeEach
    void choosePort() throws Exception {
        port = RunningRecorder.freePort();
    }

    @Test
    void goOnThroughTwoKills() throws Exception {
        try (var recorders = new KilledRecorders(directory, port, "");
                var calls = new LiveCalls(plan("", CALLS))) {
            for (var kill = 0; kill < 2; kill++) {
                calls.speak(SOUND);
                recorders.kill();
                recorders.startAgain();
            }
            calls.speak(SOUND);
            assertWholeButForTheGaps(2, CALLS, calls.end(), recorders, KeyRing.none());
        }
    }

    @Test
    void goOnThroughAPlannedRestart() throws Exception {
        try (var recorders = new KilledRecorders(directory, port, "", "--handover");
                var calls = new LiveCalls(plan("", CALLS))) {
            calls.speak(SOUND);
            recorders.terminate();
            recorders.startAgain();
            calls.speak(SOUND);
            assertWholeButForTheGaps(1, CALLS, calls.end(), recorders, KeyRing.none());
        }
    }

    /// The client's connection went with the process; it comes again with its BYE.
    @Test
    void goOnWhereTheConnectionOfTheClientIsGone() throws Exception {
        try (var recorders = new KilledRecorders(directory, port, "");
                var calls = new LiveCalls(plan(";transport=tcp", FEW))) {
            calls.speak(SOUND);
            recorders.kill();
            recorders.startAgain();
            calls.speak(SOUND);
            assertWholeButForTheGaps(1, FEW, calls.end(), recorders, KeyRing.none());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SrtpSuite.class,
            names = {"AES_CM_128_HMAC_SHA1_80", "AEAD_AES_256_GCM"})
    void goOnSecured(SrtpSuite suite) throws Exception {
        try (var recorders = new KilledRecorders(directory, port, "");
                var calls = new LiveCalls(plan("", FEW).secured(suite))) {
            for (var kill = 0; kill < 2; kill++) {
                calls.speak(SOUND);
                recorders.kill();
                recorders.startAgain();
            }
            calls.speak(SOUND);
            assertWholeButForTheGaps(2, FEW, calls.end(), recorders, KeyRing.none());
        }
    }

    @Test
    void goOnInAnEncryptedJournal() throws Exception {
        var keyFile = directory.resolve("keys");
        new KeyFile(keyFile).add(Instant.now(), new SecureRandom());
        try (var recorders = new KilledRecorders(directory, port, "encryption: { key-file: " + keyFile + " }\n");
                var calls = new LiveCalls(plan("", FEW).secured(SrtpSuite.AES_CM_128_HMAC_SHA1_80))) {
            calls.speak(SOUND);
            recorders.kill();
            recorders.startAgain();
            calls.speak(SOUND);
            assertWholeButForTheGaps(1, FEW, calls.end(), recorders, KeyRing.read(keyFile));
        }
    }

    /// The second one dies while it takes the calls up, once before and once after its ports are there.
    @Test
    void goOnAfterAKillInTheMiddleOfTheStart() throws Exception {
        try (var recorders = new KilledRecorders(directory, port, "");
                var calls = new LiveCalls(plan("", FEW).secured(SrtpSuite.AES_CM_128_HMAC_SHA1_80))) {
            calls.speak(SOUND);
            recorders.kill();
            recorders.startAndKillInTheStart(Pattern.compile("media packets are received by"));
            recorders.startAndKillInTheStart(Pattern.compile("sessions of a former run go on"));
            recorders.startAgain();
            calls.speak(SOUND);
            var recordings = end(FEW, calls.end(), recorders, KeyRing.none());
            for (var one : recordings) {
                for (var stream : one.recording().manifest().streams()) {
                    // What the one in between heard for a moment is there as well.
                    assertThat(stream.gaps()).hasSizeBetween(1, 3);
                    assertSoundsAsSent(one, stream);
                }
            }
        }
    }

    /// The client said BYE on a connection that nobody took any more, and says it only once: asked by the next
    /// process, it knows no such dialog.
    @Test
    void aCallWhoseClientIsGoneIsSealedWithAllThatCame() throws Exception {
        var plan = plan("", FEW).lasting(Duration.ofSeconds(6));
        try (var recorders = new KilledRecorders(directory, port, "");
                var calls = new LiveCalls(plan)) {
            calls.speak(SOUND);
            recorders.kill();
            // Each has sent all that it has to say.
            calls.speakUntil(plan.packets());
            var reports = calls.await();
            recorders.startAgain();
            for (var one : end(FEW, reports, recorders, KeyRing.none())) {
                var manifest = one.recording().manifest();
                assertThat(manifest.endCause()).isEqualTo(EndCause.SIGNALLING_FAILED);
                assertThat(manifest.streams())
                        .hasSize(2)
                        .allMatch(stream -> stream.packets() >= SOUND && stream.lostPackets() == 0);
            }
        }
    }

    private CallPlan plan(String parameters, int calls) throws Exception {
        return CallPlan.bundled(SipUri.parse("sip:127.0.0.1:" + port + parameters))
                .repeated(calls, 20)
                .lasting(LONG_ENOUGH);
    }

    /// A call of the client's and what became of it.
    private record Ended(CallReport report, ArchivedRecording recording) {}

    private static List<Ended> end(int calls, List<CallReport> reports, KilledRecorders recorders, KeyRing keys)
            throws Exception {
        assertThat(reports).hasSize(calls).noneMatch(report -> report.callId().isEmpty());
        var recordings = Awaitility.await("all recordings are finished")
                .atMost(Duration.ofMinutes(1))
                .until(() -> recordings(recorders.data(), keys), found -> found.size() == calls);
        return reports.stream()
                .map(report -> new Ended(report, Objects.requireNonNull(recordings.get(report.callId()))))
                .toList();
    }

    private void assertWholeButForTheGaps(
            int gaps, int calls, List<CallReport> reports, KilledRecorders recorders, KeyRing keys) throws Exception {
        for (var one : end(calls, reports, recorders, keys)) {
            var manifest = one.recording().manifest();
            assertThat(manifest.endCause()).isEqualTo(EndCause.CLIENT_BYE);
            assertThat(manifest.streams()).hasSize(2);
            assertThat(manifest.events().stream().filter(event -> event.text().contains("The recorder was away")))
                    .hasSize(gaps);
            for (var stream : manifest.streams()) {
                assertThat(stream.gaps()).hasSize(gaps);
                assertThat(stream.setAside()).noneMatch(some -> some.reason().contains("before the stream was agreed"));
                assertSoundsAsSent(one, stream);
            }
        }
    }

    private void assertSoundsAsSent(Ended one, RecordedStream stream) throws Exception {
        var plan = plan("", 1).lasting(Duration.ofMillis(sent(one, stream) * PACKET_MILLIS));
        var sent = SentSound.of(
                plan, List.of(plan.caller(), plan.callee()).get(stream.index()).speech());
        var heard = heard(one.recording(), Objects.requireNonNull(stream.file()), sent.length);
        assertThat(heard).hasSize(sent.length);
        for (var gap : stream.gaps()) {
            var from = (int) (gap.span().startMillis() - stream.offsetMillis()) * SAMPLES_PER_MILLI;
            var until = from + (int) gap.span().lengthMillis() * SAMPLES_PER_MILLI;
            // Where a millisecond is not whole, the edge belongs to the gap.
            until = Math.min(sent.length, until + SAMPLES_PER_MILLI);
            Arrays.fill(heard, from, until, (short) 0);
            Arrays.fill(sent, from, until, (short) 0);
        }
        assertThat(heard).isEqualTo(sent);
    }

    private short[] heard(ArchivedRecording recording, String file, int samples) throws Exception {
        var plain = Files.createTempFile(directory, "sound", ".wav");
        try (var in = recording.files().input(file)) {
            Files.copy(in, plain, StandardCopyOption.REPLACE_EXISTING);
        }
        return WavReader.readAll(plain, samples + SAMPLES_PER_MILLI);
    }

    private static long sent(Ended one, RecordedStream stream) {
        return one.report().streams().get(stream.index()).packetsSent();
    }

    private static Map<String, ArchivedRecording> recordings(Path data, KeyRing keys) throws Exception {
        var archive = Archive.open(data.resolve("recordings"), keys, new SimpleMeterRegistry());
        var found = new HashMap<String, ArchivedRecording>();
        var folders = new ArrayList<Path>();
        try (var files = Files.walk(data.resolve("recordings"))) {
            files.filter(file -> RecordingId.isValid(file.getFileName().toString()))
                    .forEach(folders::add);
        }
        for (var folder : folders) {
            archive.find(new RecordingId(folder.getFileName().toString()))
                    .ifPresent(one -> found.put(one.manifest().origin().callId(), one));
        }
        return found;
    }
}
