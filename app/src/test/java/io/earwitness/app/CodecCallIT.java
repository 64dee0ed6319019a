package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.app.peer.Ffmpeg;
import io.earwitness.app.peer.Likeness;
import io.earwitness.app.peer.Packets;
import io.earwitness.app.peer.PlainClient;
import io.earwitness.app.peer.Tools;
import io.earwitness.client.call.Speech;
import io.earwitness.media.container.WavWriter;
import io.earwitness.media.rtp.RtpPacketizer;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One call with a stream in every codec, sent to a running recorder: each stream sounds as somebody else's decoder
/// makes it sound. What each is compared with stands in [CodecCase], and in docs/codecs.md.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CodecCallIT {
    private static final int SECONDS = 2;
    private static final int PAYLOAD_TYPE = 96;

    private RunningRecorder recorder;
    private List<Packets> spoken = List.of();
    private RunningRecorder.Finished recording;

    @BeforeAll
    void placeTheCall(@TempDir Path directory) throws Exception {
        Tools.assume("ffmpeg");
        var sound = directory.resolve("speech.wav");
        try (var writer = new WavWriter(sound, Speech.SAMPLE_RATE, 1)) {
            writer.write(Speech.bundledCaller().samples(0, SECONDS * Speech.SAMPLE_RATE));
        }
        spoken = Arrays.stream(CodecCase.values())
                .map(codec -> codec.packets(sound))
                .toList();
        recorder = RunningRecorder.in(directory.resolve("data"));
        try (var client = new PlainClient(recorder.port(), "every-codec")) {
            var ports = client.invite(
                    Arrays.stream(CodecCase.values()).map(CodecCallIT::line).toList());
            try (var speakers = Executors.newVirtualThreadPerTaskExecutor()) {
                var speaking = new ArrayList<java.util.concurrent.Future<?>>();
                for (var codec : CodecCase.values()) {
                    speaking.add(speakers.submit(() -> {
                        speak(codec, ports.get(lineOf(codec)));
                        return codec;
                    }));
                }
                for (var one : speaking) {
                    one.get();
                }
            }
            client.bye();
        }
        recording = recorder.recordingOf("every-codec");
    }

    @AfterAll
    void stop() {
        if (recorder != null) {
            recorder.close();
        }
    }

    private static int lineOf(CodecCase codec) {
        return List.of(CodecCase.values()).indexOf(codec);
    }

    private static String line(CodecCase codec) {
        return "m=audio %d RTP/AVP %d\na=rtpmap:%d %s\n%sa=label:%d\na=sendonly\n"
                .formatted(
                        20_000 + 2 * lineOf(codec),
                        PAYLOAD_TYPE,
                        PAYLOAD_TYPE,
                        codec.rtpmap,
                        codec.fmtp.isEmpty() ? "" : "a=fmtp:" + PAYLOAD_TYPE + " " + codec.fmtp + "\n",
                        lineOf(codec));
    }

    // In the time in which it was spoken: the recorder believes no clock that runs ahead of its own.
    private void speak(CodecCase codec, int port) throws Exception {
        var packets = spoken.get(lineOf(codec));
        var packetizer = new RtpPacketizer(1_000 + lineOf(codec), 65_500, 0xFFFF_F000);
        var started = System.nanoTime();
        try (var socket = new DatagramSocket()) {
            for (var n = 0; n < packets.payloads().size(); n++) {
                var due = started + n * 1_000_000L * codec.packetMillis;
                while (System.nanoTime() < due) {
                    LockSupport.parkNanos(due - System.nanoTime());
                }
                var bytes = packetizer.packet(
                        PAYLOAD_TYPE, n == 0, packets.payloads().get(n), packets.ticks());
                socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void soundsAsAnotherDecoderMakesIt(CodecCase codec) {
        var stream = recording.manifest().streams().get(lineOf(codec));
        assertThat(stream.undecodedReason()).isEmpty();
        assertThat(stream.lostPackets()).isZero();
        var file = recording.folder().resolve(Objects.requireNonNull(stream.file()));
        var packets = spoken.get(lineOf(codec));
        for (var channel = 0; channel < codec.channels(); channel++) {
            var heard = Ffmpeg.channel(file, channel);
            var judged = channel(packets.judged(), channel, codec.channels());
            // Encoders pad, file formats tell where to cut: both agree on what they both have.
            var common = Math.min(heard.length, judged.length);
            assertThat(common).isGreaterThan(judged.length * 9 / 10);
            if (codec.isExact()) {
                assertThat(Arrays.copyOf(heard, common)).isEqualTo(Arrays.copyOf(judged, common));
            } else {
                assertThat(Likeness.best(judged, heard, 200)).isGreaterThanOrEqualTo(codec.decibelsMin);
            }
        }
    }

    @Test
    void allOfThemLieSideBySideInOneFile() {
        var order = recording.manifest().channelOrder().streams();
        assertThat(order).hasSize(CodecCase.values().length);
        var channels = recording.folder().resolve("audio.wav");
        assertThat(Ffmpeg.channel(channels, 0).length).isGreaterThanOrEqualTo(SECONDS * 48_000 * 9 / 10);
    }

    private static short[] channel(short[] interleaved, int channel, int channels) {
        var samples = new short[interleaved.length / channels];
        for (var i = 0; i < samples.length; i++) {
            samples[i] = interleaved[i * channels + channel];
        }
        return samples;
    }
}
