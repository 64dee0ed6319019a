package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.keys.KeyFile;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.RecordedStream;
import io.earwitness.recorder.model.Verdict;
import io.earwitness.sip.message.Transport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Calls with video that FFmpeg codes and sends: each has a file that FFmpeg plays, picture by picture what was coded,
/// with the sound beside it.
class VideoCallIT {
    @TempDir
    Path directory;

    private static String offer(String format) {
        return Offers.of(Offers.line(1, "sendonly") + "m=video 40004 RTP/AVP 96\r\na=rtpmap:96 " + format
                + "/90000\r\na=label:2\r\na=sendonly\r\n");
    }

    @Test
    @Tag("VID-07")
    void h264IsWatchedBesideTheSound() throws Exception {
        var coded = coded("coded.mp4", "libx264", "-preset", "ultrafast", "-bf", "0");

        var recording = recorded(offer("H264"), coded, "-bsf:v", "h264_mp4toannexb");

        var video = watched(recording, coded, "mp4", "video/mp4");
        assertThat(probed(video, "stream=codec_name")).contains("h264").contains("opus");
    }

    @Test
    void encryptedAtRestItIsTheSameVideo() throws Exception {
        var keyFile = directory.resolve("keys");
        new KeyFile(keyFile).add(Instant.EPOCH, new SecureRandom());
        var coded = coded("coded.mp4", "libx264", "-preset", "ultrafast", "-bf", "0");

        ScenarioRecorder.Finished recording;
        try (var recorder = ScenarioRecorder.in(
                        directory.resolve("data"), "encryption: { key-file: '" + keyFile + "' }\n");
                var client = new ScenarioClient(recorder, Transport.UDP);
                var call = client.call(Offers.sdp(offer("H264")))) {
            send(call, coded, "-bsf:v", "h264_mp4toannexb");
            call.bye();
            recording = recorder.awaitFinished();
        }

        var files = RecordingFolder.open(recording.folder(), KeyRing.read(keyFile));
        var name = Objects.requireNonNull(video(recording).file());
        var taken = Files.write(directory.resolve("taken.mp4"), files.contents(name, 1 << 26));
        assertThat(decoded(taken)).isEqualTo(decoded(coded));
        assertThat(recording.folder().resolve(name)).doesNotExist();
    }

    @Test
    @Tag("VID-07")
    void vp8IsWatchedBesideTheSound() throws Exception {
        var coded = coded("coded.webm", "libvpx", "-deadline", "realtime", "-b:v", "300k");

        var recording = recorded(offer("VP8"), coded);

        var video = watched(recording, coded, "webm", "video/webm");
        assertThat(probed(video, "stream=codec_name")).contains("vp8").contains("opus");
    }

    @Test
    @Tag("VID-07")
    void aResolutionThatChangesInTheMiddleIsWatchedToTheEnd() throws Exception {
        var small = coded("small.mp4", "libx264", "-preset", "ultrafast", "-bf", "0");
        var large = coded("large.mp4", "libx264", "-preset", "ultrafast", "-bf", "0", "-s", "640x480");

        ScenarioRecorder.Finished recording;
        try (var recorder = ScenarioRecorder.in(directory.resolve("data"));
                var client = new ScenarioClient(recorder, Transport.UDP);
                var call = client.call(Offers.sdp(offer("H264")))) {
            send(call, small, "-bsf:v", "h264_mp4toannexb", "-seq", "65530");
            send(call, large, "-bsf:v", "h264_mp4toannexb", "-seq", "30000");
            call.bye();
            recording = recorder.awaitFinished();
        }

        var stream = video(recording);
        var frames = probed(recording.folder().resolve(Objects.requireNonNull(stream.file())), "frame=width,height");
        assertThat(frames.lines().filter(line -> line.contains("width=320|height=240")))
                .hasSize(30);
        assertThat(frames.lines().filter(line -> line.contains("width=640|height=480")))
                .hasSize(30);
    }

    private ScenarioRecorder.Finished recorded(String offer, Path coded, String... how) throws Exception {
        try (var recorder = ScenarioRecorder.in(directory.resolve("data"));
                var client = new ScenarioClient(recorder, Transport.UDP);
                var call = client.call(Offers.sdp(offer))) {
            call.sendsTone(500, 0);
            send(call, coded, how);
            call.bye();
            return recorder.awaitFinished();
        }
    }

    private Path watched(ScenarioRecorder.Finished recording, Path coded, String extension, String mediaType)
            throws Exception {
        var manifest = recording.manifest();
        var stream = video(recording);
        assertThat(manifest.verdict()).as(manifest.verdictReason()).isEqualTo(Verdict.COMPLETE);
        assertThat(stream.undecodedReason()).isEmpty();
        assertThat(stream.file()).isEqualTo("stream-2." + extension);
        assertThat(stream.lengthMillis()).isBetween(1_900L, 2_000L);
        assertThat(manifest.files())
                .anyMatch(file ->
                        file.name().equals(stream.file()) && file.mediaType().equals(mediaType));
        var video = recording.folder().resolve(Objects.requireNonNull(stream.file()));
        assertThat(decoded(video)).hasSize(30).isEqualTo(decoded(coded));
        return video;
    }

    private static RecordedStream video(ScenarioRecorder.Finished recording) {
        return recording.manifest().streams().stream()
                .filter(stream -> stream.medium().equals("video"))
                .findFirst()
                .orElseThrow();
    }

    private Path coded(String name, String... coding) throws Exception {
        var file = directory.resolve(name);
        var command = new ArrayList<>(
                List.of("-f", "lavfi", "-i", "testsrc=size=320x240:rate=15:duration=2", "-pix_fmt", "yuv420p", "-c:v"));
        command.addAll(Arrays.asList(coding));
        command.add(file.toString());
        ffmpeg(command);
        return file;
    }

    private static void send(ScenarioCall call, Path coded, String... how) throws Exception {
        var port = call.answer().media().get(1).port();
        var command = new ArrayList<>(List.of("-re", "-i", coded.toString(), "-an", "-c:v", "copy"));
        command.addAll(Arrays.asList(how));
        command.addAll(List.of("-ssrc", "1234", "-f", "rtp", "rtp://127.0.0.1:" + port + "?pkt_size=1200"));
        ffmpeg(command);
    }

    /// The digest of every picture.
    private static List<String> decoded(Path file) throws Exception {
        return ffmpeg(List.of("-i", file.toString(), "-an", "-vsync", "0", "-f", "framemd5", "-"))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1).strip())
                .toList();
    }

    private static String probed(Path file, String entries) throws Exception {
        return run(List.of("ffprobe", "-v", "error", "-show_entries", entries, "-of", "compact", file.toString()));
    }

    private static String ffmpeg(List<String> arguments) throws Exception {
        var command = new ArrayList<>(List.of("ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-y"));
        command.addAll(arguments);
        return run(command);
    }

    private static String run(List<String> command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(String.join(" ", command) + "\n" + text)
                .isZero();
        return text;
    }
}
