package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.app.peer.Ffmpeg;
import io.earwitness.app.peer.FfmpegSrtp;
import io.earwitness.app.peer.LibOpus;
import io.earwitness.app.peer.Likeness;
import io.earwitness.app.peer.RtpSound;
import io.earwitness.app.peer.Tools;
import io.earwitness.app.peer.Tshark;
import io.earwitness.app.peer.Tshark.Datagram;
import io.earwitness.client.replay.CaptureReplay;
import io.earwitness.client.replay.DialogReport;
import io.earwitness.client.replay.ReplayListener;
import io.earwitness.client.replay.ReplayReport;
import io.earwitness.recorder.model.RecordedStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Real clients' calls, played again from captures into a running recorder: what is stored equals what was captured, by
/// tshark's reading of both; what is heard equals ffmpeg's decoding of the captured packets.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CaptureReplayIT {
    private static final Path CAPTURES = Path.of("..", "client", "src", "test", "resources", "captures");
    private static final String SECURED = "srtp.pcap";
    private static final Pattern CRYPTO = Pattern.compile("(?m)^a=crypto:7 (\\S+) inline:(\\S+)");
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
            var captured = datagrams(CAPTURES.resolve(name), capturedPorts.get(line));
            var then = hex(name.equals(SECURED) ? opened(recording.folder(), line, captured) : captured);
            assertThat(hex(datagrams(stored, livePorts.get(line))))
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
            var captured = datagrams(CAPTURES.resolve(name), capturedPorts.get(stream.index()));
            var file = stream.file();
            if (captured.isEmpty()) {
                assertThat(file).as("a sound file for what never came").isNull();
                assertThat(stream.undecodedReason()).isNotEmpty();
            } else if (stream.codec().equalsIgnoreCase("opus")) {
                // Two decoders of Opus need not agree to the last bit.
                var heard = Ffmpeg.channel(recording.folder().resolve(file), 0);
                var judged = LibOpus.decoded(payloads(captured), 1);
                assertThat(heard).hasSameSizeAs(judged);
                assertThat(Likeness.decibels(judged, heard)).isGreaterThan(50);
            } else if (stream.codec().equals("G722")) {
                assertThat(Ffmpeg.channel(recording.folder().resolve(file), 0))
                        .isEqualTo(Ffmpeg.raw("g722", joined(payloads(captured))));
            } else {
                assertThat(file).isNotNull();
                var expected = RtpSound.g711(
                        name.equals(SECURED) ? opened(recording.folder(), stream.index(), captured) : captured);
                var heard = Ffmpeg.channel(recording.folder().resolve(file), 0);
                // What follows the last sound, such as a key press, is silence.
                assertThat(heard).isEqualTo(Arrays.copyOf(expected, Math.max(expected.length, heard.length)));
            }
        }
    }

    /// Two calls of the same scenario, one protected: what was said is the same.
    @Test
    @Tag("SEC-03")
    void theSecuredCallSoundsLikeThePlainOne() throws IOException {
        for (var stream = 0; stream < 2; stream++) {
            var secured = heard(SECURED, stream);
            var plain = heard("pcma.pcap", stream);
            var from = indexOf(plain, Arrays.copyOf(secured, 4_000));

            assertThat(from)
                    .as("where the secured call begins in the plain one")
                    .isNotNegative();
            var common = Math.min(secured.length, plain.length - from);
            assertThat(common).isGreaterThan(5 * 8_000);
            assertThat(Arrays.copyOf(secured, common)).isEqualTo(Arrays.copyOfRange(plain, from, from + common));
        }
    }

    private short[] heard(String name, int stream) {
        var recording = recorder.recordingOf(talking(report(name)).liveCallId());
        var file = Objects.requireNonNull(
                recording.manifest().streams().get(stream).file());
        return Ffmpeg.channel(recording.folder().resolve(file), 0);
    }

    private static int indexOf(short[] sound, short[] part) {
        for (var from = 0; from <= sound.length - part.length; from++) {
            if (Arrays.mismatch(sound, from, from + part.length, part, 0, part.length) < 0) {
                return from;
            }
        }
        return -1;
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

    /// What the packets of the secured call are without their protection, by ffmpeg and by their own headers.
    private static List<byte[]> opened(Path folder, int line, List<byte[]> captured) throws IOException {
        var keys = CRYPTO.matcher(Files.readString(signalled(folder, "INVITE "), StandardCharsets.ISO_8859_1))
                .results()
                .toList();
        var key = keys.get(line);
        var payload = FfmpegSrtp.opened(key.group(1), key.group(2), 8, captured);
        var each = payload.length / captured.size();
        var plain = new ArrayList<byte[]>();
        for (var n = 0; n < captured.size(); n++) {
            var packet = Arrays.copyOf(captured.get(n), 12 + each);
            System.arraycopy(payload, n * each, packet, 12, each);
            plain.add(packet);
        }
        return plain;
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

    private static List<byte[]> datagrams(Path capture, int port) {
        return port == 0
                ? List.of()
                : Tshark.datagrams(capture, "udp.dstport == " + port).stream()
                        .map(Datagram::payload)
                        .toList();
    }

    // Headers of twelve bytes, as the captures have them.
    private static List<byte[]> payloads(List<byte[]> packets) {
        return packets.stream()
                .map(packet -> Arrays.copyOfRange(packet, 12, packet.length))
                .toList();
    }

    private static byte[] joined(List<byte[]> payloads) {
        var joined = new ByteArrayOutputStream();
        payloads.forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    private static List<String> hex(List<byte[]> packets) {
        return packets.stream().map(HexFormat.of()::formatHex).toList();
    }

    /// The ports of our own first answer, as it stood on the wire.
    private static List<Integer> answeredPorts(Path folder) throws IOException {
        return MEDIA_LINE
                .matcher(Files.readString(signalled(folder, "SIP/2.0 200"), StandardCharsets.ISO_8859_1))
                .results()
                .map(line -> Integer.parseInt(line.group(1)))
                .toList();
    }

    /// The first message that begins so and has media lines.
    private static Path signalled(Path folder, String beginning) throws IOException {
        try (var messages = Files.list(folder.resolve("signalling"))) {
            for (var file : messages.sorted().toList()) {
                var text = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (text.startsWith(beginning) && text.contains("\nm=")) {
                    return file;
                }
            }
        }
        throw new AssertionError("nothing that begins with " + beginning + " has media lines in " + folder);
    }
}
