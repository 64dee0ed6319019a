package io.earwitness.app.peer;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/// Opens protected packets through ffmpeg, which has an SRTP of its own.
public final class FfmpegSrtp {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

    private FfmpegSrtp() {}

    /// The payloads of G.711 packets, one after the other.
    ///
    /// @param suite       as SDES names it
    /// @param key         master key and salt in base64
    /// @param payloadType 0 or 8
    public static byte[] opened(String suite, String key, int payloadType, List<byte[]> packets) {
        try {
            var port = freePair();
            var description = Files.createTempFile("secured", ".sdp");
            Files.writeString(description, """
                    v=0
                    o=- 1 1 IN IP4 127.0.0.1
                    s=-
                    c=IN IP4 127.0.0.1
                    t=0 0
                    m=audio %d RTP/SAVP %d
                    a=crypto:1 %s inline:%s
                    """.formatted(port, payloadType, suite, key));
            var law = payloadType == 0 ? "mulaw" : "alaw";
            var reading = CompletableFuture.supplyAsync(() -> Tools.output(List.of(
                    "ffmpeg",
                    "-v",
                    "error",
                    "-nostdin",
                    "-protocol_whitelist",
                    "file,udp,rtp,srtp,crypto",
                    "-i",
                    description.toString(),
                    "-c:a",
                    "copy",
                    "-frames:a",
                    Integer.toString(packets.size()),
                    "-f",
                    law,
                    "-")));
            Awaitility.await().atMost(PATIENCE).until(() -> reading.isDone() || isBound(port));
            send(packets, port);
            var payload = reading.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            Files.delete(description);
            return payload;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while ffmpeg reads", e);
        } catch (Exception e) {
            throw new AssertionError("ffmpeg did not open the packets", e);
        }
    }

    private static int freePair() throws IOException {
        while (true) {
            try (var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
                var port = socket.getLocalPort() & ~1;
                if (!isBound(port + 1)) {
                    return port;
                }
            }
        }
    }

    private static boolean isBound(int port) throws IOException {
        var bound = String.format(Locale.ROOT, ":%04X ", port);
        return Files.readAllLines(Path.of("/proc/net/udp")).stream().anyMatch(line -> line.contains(bound));
    }

    // Faster than they were spoken, and slowly enough for the socket's buffer.
    private static void send(List<byte[]> packets, int port) throws Exception {
        try (var socket = new DatagramSocket()) {
            for (var packet : packets) {
                socket.send(new DatagramPacket(packet, packet.length, InetAddress.getLoopbackAddress(), port));
                TimeUnit.NANOSECONDS.sleep(PACE_NANOS);
            }
        }
    }
}
