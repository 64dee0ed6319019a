package io.earwitness.recorder.assembly;

import static io.earwitness.recorder.assembly.ScriptedJournal.KEYS;
import static io.earwitness.recorder.assembly.ScriptedJournal.PCMA;
import static io.earwitness.recorder.assembly.ScriptedJournal.PCMU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earwitness.recorder.archive.AssembledRecording;
import io.earwitness.recorder.model.EndCause;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The folder as programs read it that we did not write: tshark the packets, ffmpeg the sound.
class IndependentReadersIT {
    private final Path work;
    private final Voice ana =
            Voice.alaw(10, 0x11AA0001).says(40).loses(5).says(20).presses(1, 6).says(30);
    private final Voice leo = Voice.ulaw(35, 0x22BB0002).says(100);

    IndependentReadersIT(@TempDir Path work) {
        this.work = work;
    }

    @Test
    void tsharkFindsEveryPacketWithItsBytesTimesAndAddresses() throws Exception {
        assumeTrue(installed("tshark"), "tshark is not installed");
        var pcapng = call().folder().resolve("packets.pcapng").toString();

        var rtp = run(
                "tshark",
                "-r",
                pcapng,
                "-Y",
                "ip.src==127.0.77.1 && udp.dstport==52000",
                "-T",
                "fields",
                "-e",
                "frame.time_epoch",
                "-e",
                "udp.srcport",
                "-e",
                "ip.dst",
                "-e",
                "udp.payload");
        assertThat(rtp).hasSameSizeAs(ana.sent());
        for (var i = 0; i < rtp.size(); i++) {
            var fields = Arrays.asList(rtp.get(i).split("\t"));
            assertThat(fields.get(0))
                    .isEqualTo(epoch(ScriptedJournal.at(ana.sent().get(i).millis())));
            assertThat(fields.subList(1, 3)).containsExactly("30000", "127.0.0.1");
            assertThat(fields.get(3))
                    .isEqualTo(HexFormat.of().formatHex(ana.sent().get(i).bytes()));
        }
    }

    @Test
    void tsharkTakesTheSignallingForSipAndShowsItsComment() throws Exception {
        assumeTrue(installed("tshark"), "tshark is not installed");
        var pcapng = call().folder().resolve("packets.pcapng").toString();

        var sip = run(
                "tshark",
                "-r",
                pcapng,
                "-d",
                "udp.port==5099,sip",
                "-Y",
                "sip",
                "-T",
                "fields",
                "-e",
                "sip.CSeq.method",
                "-e",
                "frame.comment");
        assertThat(sip)
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).isEqualTo("INVITE\tSIP over TCP; shown as a UDP datagram"));
        assertThat(run(
                        "tshark",
                        "-r",
                        pcapng,
                        "-o",
                        "ip.check_checksum:TRUE",
                        "-o",
                        "udp.check_checksum:TRUE",
                        "-Y",
                        "ip.checksum.status==\"Bad\" || udp.checksum.status==\"Bad\" || _ws.malformed"))
                .isEmpty();
    }

    @Test
    void ffmpegDecodesThePacketsToTheSameSamples() throws Exception {
        assumeTrue(installed("ffmpeg"), "ffmpeg is not installed");
        var recording = call();

        assertThat(samplesOf(recording, "stream-1.wav")).isEqualTo(decodedByFfmpeg(ana, 8, "alaw"));
        assertThat(samplesOf(recording, "stream-2.wav")).isEqualTo(decodedByFfmpeg(leo, 0, "mulaw"));
    }

    private AssembledRecording call() throws IOException {
        var journal = ScriptedJournal.answered()
                .agreed(0, "0", PCMA, KEYS)
                .agreed(1, "1", PCMU)
                .spoken(0, ana)
                .spoken(1, leo)
                .ended(3_000, EndCause.CLIENT_BYE);
        return Assembled.one(work.resolve("work"), journal);
    }

    // Lays the raw payloads out by their time stamps and lets ffmpeg decode each; nothing of ours but the arithmetic.
    private short[] decodedByFfmpeg(Voice voice, int payloadType, String format) throws Exception {
        var raw = new ByteArrayOutputStream();
        for (var packet : voice.sent()) {
            if ((packet.bytes()[1] & 0x7F) == payloadType) {
                raw.write(packet.bytes(), 12, packet.bytes().length - 12);
            }
        }
        var in = Files.write(work.resolve(format), raw.toByteArray());
        var decoded = pcm(ffmpeg("-f", format, "-ar", "8000", "-ac", "1", "-i", in.toString()));
        var laidOut = new short[voice.expected().length];
        var done = 0;
        var first = 0;
        for (var packet : voice.sent()) {
            if ((packet.bytes()[1] & 0x7F) == payloadType) {
                var timestamp = ByteBuffer.wrap(packet.bytes()).getInt(4);
                first = done == 0 ? timestamp : first;
                System.arraycopy(decoded, done, laidOut, timestamp - first, packet.bytes().length - 12);
                done += packet.bytes().length - 12;
            }
        }
        return laidOut;
    }

    private static short[] samplesOf(AssembledRecording recording, String name) throws Exception {
        return pcm(ffmpeg("-i", recording.folder().resolve(name).toString()));
    }

    private static byte[] ffmpeg(String... input) throws Exception {
        var command = new ArrayList<>(List.of("ffmpeg", "-v", "error"));
        command.addAll(List.of(input));
        command.addAll(List.of("-f", "s16le", "-"));
        return output(command);
    }

    private static short[] pcm(byte[] bytes) {
        var samples = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }

    private static String epoch(long nanos) {
        return String.format(Locale.ROOT, "%d.%09d", nanos / 1_000_000_000L, nanos % 1_000_000_000L);
    }

    private static List<String> run(String... command) throws Exception {
        return new String(output(List.of(command)), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    private static byte[] output(List<String> command) throws Exception {
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var output = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
        return output;
    }

    private static boolean installed(String program) {
        for (var directory : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
            if (Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }
}
