package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.app.demo.AudioComparison;
import io.earwitness.client.call.CallListener;
import io.earwitness.client.call.CallPlan;
import io.earwitness.client.call.RecordedCalls;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What must not matter: torture messages, broken XML, noise on every port. The recorder goes on, records the call that
/// runs meanwhile to the last sample, and tells in its metrics what it saw.
class HostileInputIT {
    private static final Path TORTURE = Path.of("..", "sip", "src", "test", "resources", "torture");
    private static final long SEED = 20_261_121;

    @TempDir
    Path directory;

    private final Random random = new Random(SEED);

    @Test
    void recordsOnThroughTortureMessagesBrokenXmlAndNoiseOnTheMediaPorts() throws Exception {
        try (var recorder = RunningRecorder.in(directory.resolve("data"))) {
            var page = recorder.recorder().page();
            var attacked = new AtomicBoolean();
            var plan = CallPlan.bundled(recorder.uri()).lasting(Duration.ofSeconds(6));
            var report = new RecordedCalls(new CallListener() {
                        @Override
                        public void onAnswered(int number, String callId) {
                            Thread.ofVirtual().start(() -> {
                                attack(recorder.port());
                                attacked.set(true);
                            });
                        }
                    })
                    .place(plan)
                    .getFirst();
            Awaitility.await("the attack is over").atMost(Duration.ofMinutes(1)).untilTrue(attacked);

            var recording = recorder.recordingOf(report.callId());
            var verdict = AudioComparison.of(plan, report, recording.manifest(), recording.folder());
            assertThat(verdict.right()).as(String.join("\n", verdict.lines())).isTrue();
            assertThat(metric(page, "earwitness_sip_malformed_total")).isGreaterThanOrEqualTo(10);
            assertThat(metric(page, "earwitness_capture_rejected_total")).isGreaterThanOrEqualTo(20);
            assertThat(get(page.resolve("/health/ready"))).contains("UP");
        }
    }

    private void attack(int port) {
        try (var udp = new DatagramSocket();
                var files = Files.list(TORTURE)) {
            for (var file : files.sorted().toList()) {
                var message = Files.readAllBytes(file);
                send(udp, message, port);
                sendOverTcp(message, port);
            }
            send(udp, inviteWithBrokenMetadata(), port);
            for (var i = 0; i < 200; i++) {
                send(udp, noise(1 + random.nextInt(1400)), port);
            }
            noiseOnMediaPorts(udp);
        } catch (IOException e) {
            throw new AssertionError("the attack itself failed", e);
        }
    }

    /// The low end of the range, where a fresh recorder begins: the ports that are in use are among them.
    private void noiseOnMediaPorts(DatagramSocket udp) throws IOException {
        var first = RunningRecorder.firstMediaPort();
        for (var port = first; port < first + 400; port++) {
            for (var i = 0; i < 20; i++) {
                var packet = noise(1 + random.nextInt(400));
                packet[0] = (byte) (packet[0] & 0x3f); // RTP version 0: nothing of RTP's
                send(udp, packet, port);
            }
        }
    }

    private static byte[] inviteWithBrokenMetadata() {
        var body = """
                --b
                Content-Type: application/sdp

                v=0
                o=- 1 1 IN IP4 127.0.0.1
                s=-
                c=IN IP4 127.0.0.1
                t=0 0
                m=audio 40000 RTP/AVP 8
                a=label:1
                a=sendonly

                --b
                Content-Type: application/rs-metadata+xml

                <!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><recording><session &b; <<<
                --b--
                """.replace("\n", "\r\n");
        var head = """
                INVITE sip:srs@127.0.0.1 SIP/2.0
                Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKbroken;rport
                From: <sip:a@127.0.0.1>;tag=broken
                To: <sip:srs@127.0.0.1>
                Call-ID: broken-xml
                CSeq: 1 INVITE
                Contact: <sip:a@127.0.0.1:9>;+sip.src
                Require: siprec
                Max-Forwards: 70
                Content-Type: multipart/mixed;boundary=b
                Content-Length: %d

                """.formatted(body.length()).replace("\n", "\r\n");
        return (head + body).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] noise(int length) {
        var bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void send(DatagramSocket udp, byte[] bytes, int port) throws IOException {
        udp.send(new DatagramPacket(bytes, bytes.length, InetAddress.getLoopbackAddress(), port));
    }

    private static void sendOverTcp(byte[] bytes, int port) throws IOException {
        try (var tcp = new Socket(InetAddress.getLoopbackAddress(), port)) {
            tcp.getOutputStream().write(bytes);
            tcp.getOutputStream().flush();
        }
    }

    private static double metric(URI page, String name) throws Exception {
        var values = Pattern.compile("(?m)^" + name + "(?:\\{[^}]*})? (\\S+)").matcher(get(page.resolve("/metrics")));
        return values.results()
                .mapToDouble(value -> Double.parseDouble(value.group(1)))
                .sum();
    }

    private static String get(URI uri) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        }
    }
}
