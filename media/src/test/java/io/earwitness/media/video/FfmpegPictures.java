package io.earwitness.media.video;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.rtp.RtpPacket;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Video that others made, sent and judge: FFmpeg's encoders, its RTP, and its decoders.
final class FfmpegPictures {
    private final Path directory;

    FfmpegPictures(Path directory) {
        this.directory = directory;
    }

    /// Coded by somebody else: two seconds of a moving picture.
    Path coded(String name, String... coding) throws Exception {
        var file = directory.resolve(name);
        run(Stream.of(
                        List.of("-f", "lavfi", "-i", "testsrc=size=320x240:rate=15:duration=2", "-pix_fmt", "yuv420p"),
                        Arrays.asList(coding),
                        List.of(file.toString()))
                .flatMap(List::stream)
                .toList());
        return file;
    }

    /// Its packets, as FFmpeg sends them.
    List<RtpPacket> sent(Path file, String... more) throws Exception {
        try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            socket.setReceiveBufferSize(4 << 20);
            var command = new ArrayList<>(List.of("-re", "-i", file.toString(), "-an", "-c:v", "copy"));
            command.addAll(Arrays.asList(more));
            command.addAll(List.of(
                    "-sdp_file",
                    directory.resolve("stream.sdp").toString(),
                    "-f",
                    "rtp",
                    "rtp://127.0.0.1:" + socket.getLocalPort() + "?pkt_size=1200"));
            run(command);
            return received(socket);
        }
    }

    private static List<RtpPacket> received(DatagramSocket socket) throws IOException {
        var packets = new ArrayList<RtpPacket>();
        socket.setSoTimeout(300);
        try {
            while (true) {
                var datagram = new DatagramPacket(new byte[2_000], 2_000);
                socket.receive(datagram);
                RtpPacket.parse(datagram.getData(), 0, datagram.getLength()).ifPresent(packets::add);
            }
        } catch (SocketTimeoutException all) {
            return packets;
        }
    }

    /// The value of `a=fmtp` in the description that FFmpeg wrote.
    String fmtp() throws IOException {
        return Files.readAllLines(directory.resolve("stream.sdp")).stream()
                .filter(line -> line.startsWith("a=fmtp:"))
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .findFirst()
                .orElse("");
    }

    /// The digest of every picture, decoded.
    List<String> decoded(Path file) throws Exception {
        return run(List.of("-i", file.toString(), "-an", "-vsync", "0", "-f", "framemd5", "-"))
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.substring(line.lastIndexOf(',') + 1).strip())
                .toList();
    }

    /// What FFmpeg says of the streams of a file, `codec_name=h264` and so on.
    String probed(Path file, String entries) throws Exception {
        return output(List.of("ffprobe", "-v", "error", "-show_entries", entries, "-of", "compact", file.toString()));
    }

    private static String run(List<String> arguments) throws Exception {
        var command = new ArrayList<>(List.of("ffmpeg", "-hide_banner", "-loglevel", "error", "-nostdin", "-y"));
        command.addAll(arguments);
        return output(command);
    }

    private static String output(List<String> command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor())
                .as(command.stream().collect(Collectors.joining(" ")) + "\n" + text)
                .isZero();
        return text;
    }
}
