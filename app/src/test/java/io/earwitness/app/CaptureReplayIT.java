package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.app.peer.Ffmpeg;
import io.earwitness.app.peer.RtpSound;
import io.earwitness.app.peer.Tools;
import io.earwitness.app.peer.Tshark;
import io.earwitness.app.peer.Tshark.Datagram;
import io.earwitness.client.replay.CaptureReplay;
import io.earwitness.client.replay.DialogReport;
import io.earwitness.client.replay.ReplayListener;
import io.earwitness.client.replay.ReplayReport;
import io.earwitness.recorder.model.RecordedStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Real clients' calls, played again from captures into a running recorder: what is stored equals what was captured, by
/// tshark's reading of both; what is heard equals ffmpeg's decoding of the captured packets.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CaptureReplayIT {
    private static final Path CAPTURES = Path.of("..", "client", "src", "test", "resources", "captures");
    private static final Pattern MEDIA_LINE = Pattern.compile("(?m)^m=\\S+ (\\d+)");

    private RunningRecorder recorder;
    private Map<String, ReplayReport> reports;

    static Stream<String> captures() throws IOException {
        try (var files = Files.list(CAPTURES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".pcap"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    // All at once, each in its own time: real calls overlap too.
    @BeforeAll
    void playAll(@TempDir Path directory) throws Exception {
        Tools.assume("tshark");
        Tools.assume("ffmpeg");
        recorder = RunningRecorder.in(directory);
        reports = new ConcurrentHashMap<>();
        try (var players = Executors.newVirtualThreadPerTaskExecutor()) {
            var playing = captures()
                    .map(name -> players.submit(() -> reports.put(
                            name,
                            new CaptureReplay(recorder.uri(), 1, ReplayListener.SILENT).play(CAPTURES.resolve(name)))))
                    .toList();
            for (var one : playing) {
                one.get();
            }
        }
    }

    @AfterAll
    void stop() {
        if (recorder != null) {
            recorder.close();
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    void storesEveryPacketAsItWasCaptured(String name) throws IOException {
        var report = report(name);
        assertThat(report.leftOut()).isEmpty();
        var dialog = talking(report);
        var recording = recorder.recordingOf(dialog.liveCallId());
        var capturedPorts = Tshark.answeredPorts(CAPTURES.resolve(name));
        var livePorts = answeredPorts(recording.folder());
        assertThat(livePorts).hasSameSizeAs(capturedPorts);
        var stored = recording.folder().resolve("packets.pcapng");
        var packets = 0;
        for (var line = 0; line < capturedPorts.size(); line++) {
            var then = payloads(CAPTURES.resolve(name), capturedPorts.get(line));
            assertThat(payloads(stored, livePorts.get(line)))
                    .as("m-line %d", line + 1)
                    .isEqualTo(then);
            packets += then.size();
        }
        assertThat(packets).isPositive();
        assertThat(recording.manifest().streams().stream()
                        .mapToLong(RecordedStream::packets)
                        .sum())
                .isEqualTo(packets);
    }

    @ParameterizedTest
    @MethodSource("captures")
    void soundsAsFfmpegHearsTheCapturedPackets(String name) throws IOException {
        var dialog = talking(report(name));
        var recording = recorder.recordingOf(dialog.liveCallId());
        var capturedPorts = Tshark.answeredPorts(CAPTURES.resolve(name));
        for (var stream : recording.manifest().streams()) {
            var captured =
                    Tshark.datagrams(CAPTURES.resolve(name), "udp.dstport == " + capturedPorts.get(stream.index()));
            var file = stream.file();
            if (name.equals("srtp.pcap")
                    || captured.isEmpty()
                    || !stream.codec().startsWith("PCM")) {
                assertThat(file).as("a sound file for what cannot be decoded").isNull();
                assertThat(stream.undecodedReason()).isNotEmpty();
            } else {
                assertThat(file).isNotNull();
                var expected =
                        RtpSound.g711(captured.stream().map(Datagram::payload).toList());
                var heard = Ffmpeg.channel(recording.folder().resolve(file), 0);
                // What follows the last sound, such as a key press, is silence.
                assertThat(heard).isEqualTo(Arrays.copyOf(expected, Math.max(expected.length, heard.length)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("captures")
    void namesNoGapWhereNothingWasLost(String name) throws IOException {
        var recording = recorder.recordingOf(talking(report(name)).liveCallId());
        assertThat(recording.manifest().streams()).allSatisfy(stream -> {
            assertThat(stream.gaps()).isEmpty();
            assertThat(stream.lostPackets()).isZero();
        });
    }

    private ReplayReport report(String name) {
        return Objects.requireNonNull(reports.get(name), name);
    }

    /// The dialog that had media; a capture of a failover has another, refused at once.
    private static DialogReport talking(ReplayReport report) {
        return report.dialogs().stream()
                .filter(dialog -> dialog.streams().stream().anyMatch(stream -> stream.captured() > 0))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> payloads(Path capture, int port) {
        return port == 0
                ? List.of()
                : Tshark.datagrams(capture, "udp.dstport == " + port).stream()
                        .map(datagram -> HexFormat.of().formatHex(datagram.payload()))
                        .toList();
    }

    /// The ports of our own first answer, as it stood on the wire.
    private static List<Integer> answeredPorts(Path folder) throws IOException {
        try (var messages = Files.list(folder.resolve("signalling"))) {
            for (var file : messages.sorted().toList()) {
                var text = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (text.startsWith("SIP/2.0 200") && text.contains("\nm=")) {
                    return MEDIA_LINE
                            .matcher(text)
                            .results()
                            .map(line -> Integer.parseInt(line.group(1)))
                            .toList();
                }
            }
        }
        throw new AssertionError("no 200 with media lines in " + folder);
    }
}
