package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.app.peer.Tools;
import io.earwitness.client.call.CallListener;
import io.earwitness.client.call.CallPlan;
import io.earwitness.client.call.RecordedCalls;
import io.earwitness.media.container.WavReader;
import io.earwitness.recorder.model.RecordingId;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// GStreamer, which speaks RTSP 2.0, plays what we recorded; ffmpeg, which speaks 1.0, is turned away.
@Tag("NENA-05")
class RtspPlaybackIT {
    private static final String PACKAGES = "gstreamer1.0-tools gstreamer1.0-plugins-good";
    private static final int SAMPLES_MAX = 10_000_000;
    private static final int ATTEMPTS = 4;

    @TempDir
    Path directory;

    @BeforeEach
    void requireTools() {
        Tools.require("gst-launch-1.0", PACKAGES);
        Tools.require("ffmpeg", "ffmpeg");
        Tools.require("openssl", "openssl");
    }

    private RunningRecorder recorder() throws Exception {
        return recorder("");
    }

    /// @param more settings of RTSP
    private RunningRecorder recorder(String more) throws Exception {
        return RunningRecorder.in(
                directory.resolve("data"),
                RunningRecorder.freePort(),
                "rtsp: { enabled: true, port: 0" + more + " }\n");
    }

    private String certificate() {
        var file = directory.resolve("rtsp.pem");
        var command = new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes", "-days", "30", "-subj", "/CN=rtsp"));
        command.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-out", file.toString()));
        command.addAll(List.of("-addext", "subjectAltName=IP:127.0.0.1", "-keyout", file + ".key"));
        Tools.output(command);
        return ", certificate: '" + file + "', key: '" + file + ".key'";
    }

    private static RunningRecorder.Finished record(RunningRecorder recorder) throws Exception {
        var plan = CallPlan.bundled(recorder.uri()).lasting(Duration.ofSeconds(2));
        var report = new RecordedCalls(CallListener.SILENT).place(plan).getFirst();
        return recorder.recordingOf(report.callId());
    }

    /// @param what `recordings` or `sessions`
    private static String url(RunningRecorder recorder, String what, RecordingId id) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var address = recorder.recorder().page().resolve("/api/v1/" + what + "/" + id + "/playback");
            var make = HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.noBody());
            var answer = http.send(make.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            var made = new JsonMapper().readTree(answer.body());
            assertThat(Instant.parse(made.get("expiresAt").asString()))
                    .isAfter(Instant.now().plus(Duration.ofMinutes(59)));
            return made.get("url").asString();
        }
    }

    private Path raw(int stream) {
        return directory.resolve("stream-" + stream + ".raw");
    }

    private List<String> player(String url, String protocols) {
        var command = new ArrayList<>(List.of("gst-launch-1.0", "-q", "rtspsrc", "name=r", "location=" + url));
        command.addAll(List.of("default-rtsp-version=2-0", "protocols=" + protocols, "timeout=0"));
        // Its certificate is its own root.
        command.add("tls-validation-flags=0");
        for (var stream = 0; stream < 2; stream++) {
            // It does not read RTP-Info of 2.0, so its clock begins a moment late. A sink would cut off what falls
            // beyond the range then, were the range not taken away.
            command.addAll(List.of("r.", "!", "application/x-rtp,payload=" + (96 + stream), "!", "rtpL16depay", "!"));
            command.addAll(List.of("identity", "single-segment=true", "!", "filesink", "buffer-mode=unbuffered"));
            command.add("location=" + raw(stream));
        }
        return command;
    }

    /// Until both streams have so many samples, or it has left. How it leaves does not count: its closing may
    /// interrupt a PAUSE of its own, which it calls an error, or never come where both streams end at once.
    ///
    /// @return what it said
    private String play(String url, String protocols, int samples) throws Exception {
        for (var attempt = 1; ; attempt++) {
            var log = directory.resolve("gst.log");
            var process = new ProcessBuilder(player(url, protocols))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            try {
                Awaitility.await("so much is played")
                        .atMost(Duration.ofSeconds(20))
                        .until(() -> !process.isAlive() || (written(0) >= 2L * samples && written(1) >= 2L * samples));
                return Files.readString(log);
            } catch (ConditionTimeoutException stuck) {
                // Now and then it locks itself up while it links both branches, and writes nothing at all.
                if (attempt == ATTEMPTS || written(0) + written(1) > 0) {
                    throw stuck;
                }
            } finally {
                process.destroyForcibly();
                process.waitFor();
            }
        }
    }

    private long written(int stream) throws Exception {
        return Files.exists(raw(stream)) ? Files.size(raw(stream)) : 0;
    }

    private short[] played(int stream) throws Exception {
        var bytes = ByteBuffer.wrap(Files.readAllBytes(raw(stream)));
        var samples = new short[bytes.remaining() / 2];
        bytes.asShortBuffer().get(samples);
        return samples;
    }

    private static short[] channel(RunningRecorder.Finished kept, int stream) throws Exception {
        var order = kept.manifest().channelOrder().streams();
        var all = WavReader.readAll(kept.folder().resolve("audio.wav"), SAMPLES_MAX);
        var samples = new short[all.length / order.size()];
        for (var i = 0; i < samples.length; i++) {
            samples[i] = all[i * order.size() + order.indexOf(stream)];
        }
        return samples;
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "udp", "tls"})
    void gstreamerPlaysEverySampleOfARecording(String way) throws Exception {
        var secured = way.equals("tls");
        try (var recorder = recorder(secured ? certificate() : "")) {
            var kept = record(recorder);
            var url = url(recorder, "recordings", kept.manifest().id());
            assertThat(url).startsWith(secured ? "rtsps://" : "rtsp://");

            var said = play(url, secured ? "tcp" : way, channel(kept, 0).length);

            for (var stream : kept.manifest().streams()) {
                var played = played(stream.index());
                var whole = channel(kept, stream.index());
                assertThat(played).as(said).hasSameSizeAs(whole);
                assertThat(Arrays.mismatch(played, whole))
                        .as("the first other sample")
                        .isEqualTo(-1);
                var own = WavReader.readAll(kept.folder().resolve(String.valueOf(stream.file())), SAMPLES_MAX);
                assertThat(own).hasSize(2 * 8_000).isNotEqualTo(new short[own.length]);
                var at = (int) Math.round(stream.offsetMillis() * 8.0);
                assertThat(indexOf(own, played))
                        .as("where the stream's own file is heard")
                        .isBetween(at - 8, at + 8);
            }
        }
    }

    private static int indexOf(short[] wanted, short[] in) {
        for (var at = 0; at + wanted.length <= in.length; at++) {
            if (Arrays.mismatch(in, at, at + wanted.length, wanted, 0, wanted.length) < 0) {
                return at;
            }
        }
        return -1;
    }

    @Test
    void gstreamerPlaysACallThatGoesOn() throws Exception {
        try (var recorder = recorder();
                var calls = new LiveCalls(CallPlan.bundled(recorder.uri()).lasting(Duration.ofMinutes(10)))) {
            var id = recorder.recorder().sessions().list().getFirst().id();
            var url = url(recorder, "sessions", id);

            var said = play(url, "tcp", 60 * 160);

            assertThat(recorder.recorder().sessions().list()).as("it goes on").hasSize(1);
            var report = calls.end().getFirst();
            var kept = recorder.recordingOf(report.callId());
            assertThat(kept.manifest().id()).isEqualTo(id);
            for (var stream = 0; stream < 2; stream++) {
                var played = played(stream);
                assertThat(played.length).as(said).isGreaterThanOrEqualTo(60 * 160);
                var channel = Arrays.copyOf(channel(kept, stream), played.length);
                assertThat(Arrays.mismatch(played, channel))
                        .as("the first other sample of stream " + stream)
                        .isEqualTo(-1);
                assertThat(played).isNotEqualTo(new short[played.length]);
            }
        }
    }

    @Test
    void ffmpegIsToldThatItsVersionIsNotSpoken() throws Exception {
        try (var recorder = recorder()) {
            var kept = record(recorder);
            var url = url(recorder, "recordings", kept.manifest().id());
            var output = directory.resolve("ffmpeg.log");
            var process = new ProcessBuilder(
                            "timeout", "60", "ffmpeg", "-nostdin", "-v", "info", "-i", url, "-f", "null", "-")
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();

            assertThat(process.waitFor()).isNotZero();
            assertThat(Files.readString(output, StandardCharsets.UTF_8)).contains("505");
            assertThat(recorder.recorder()
                            .meters()
                            .get("earwitness.rtsp.refused")
                            .tag("reason", "version")
                            .counter()
                            .count())
                    .isPositive();
        }
    }

    @Test
    void gstreamerHearsNothingByAnAddressThatNobodyMade() throws Exception {
        try (var recorder = recorder()) {
            var kept = record(recorder);
            var url = url(recorder, "recordings", kept.manifest().id());
            var nobodys = url.replaceFirst("/[^/]{43}/", "/" + "A".repeat(43) + "/");

            assertThat(play(nobodys, "tcp", 1)).contains("Not found");
            assertThat(raw(0))
                    .satisfiesAnyOf(
                            file -> assertThat(file).doesNotExist(),
                            file -> assertThat(file).isEmptyFile());
        }
    }
}
