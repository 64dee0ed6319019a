package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.Transport;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A recorder that asks coturn for its external address. The UDP listener has another address than the one that the
/// client reaches, so that what is told can only come from coturn.
class StunIT {
    private static final String SIP =
            "sip: { udp: { address: 127.0.0.2, port: 0 }, tcp: { address: 127.0.0.1, port: 0 },"
                    + " stun-server: '127.0.0.1:%d', stun-refresh: 100ms }\n";

    @TempDir
    Path directory;

    private Process coturn;
    private int port;

    @BeforeEach
    void start() throws Exception {
        try (var probe = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            port = probe.getLocalPort();
        }
        coturn = new ProcessBuilder(List.of(
                        "turnserver",
                        "-c",
                        "/dev/null",
                        "--stun-only",
                        "--no-tls",
                        "--no-dtls",
                        "--no-cli",
                        "--listening-ip=127.0.0.1",
                        "--listening-port=" + port,
                        "--log-file=stdout",
                        "--pidfile=" + directory.resolve("turnserver.pid"),
                        "--userdb=" + directory.resolve("turnserver.db")))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("turnserver.log").toFile())
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        coturn.destroy();
        coturn.waitFor();
    }

    private static void awaitKnown(ScenarioRecorder recorder) {
        await().untilAsserted(() -> assertThat(recorder.recorder()
                        .meters()
                        .get("earwitness.sip.stun.known")
                        .gauge()
                        .value())
                .isEqualTo(1));
    }

    @Test
    void contactAndDescriptionTellWhatTheServerSaw() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory.resolve("data"), SIP.formatted(port));
                var client = new ScenarioClient(recorder, Transport.TCP)) {
            awaitKnown(recorder);
            try (var call = client.call(Offers.twoStreams())) {
                var contact =
                        call.dialog().acceptance().headers().first("Contact").orElseThrow();
                assertThat(NameAddress.parse(contact).uri().host()).isEqualTo("127.0.0.2");
                assertThat(call.answer().toString())
                        .contains("c=IN IP4 127.0.0.2")
                        .doesNotContain("127.0.0.1");
            }
            assertThat(recorder.recorder()
                            .meters()
                            .get("earwitness.sip.stun")
                            .tag("outcome", "answered")
                            .functionCounter()
                            .count())
                    .isPositive();
        }
    }

    @Test
    void theMediaAddressThatIsSetComesFirst() throws Exception {
        var media = """
            media: { external-address: 192.0.2.8, port-first: 31000, port-last: 33000, port-cool-down: 0s }
            limits: { free-disk: 1MB, concurrent-sessions: 10 }
            """;
        try (var recorder = ScenarioRecorder.in(directory.resolve("data"), SIP.formatted(port) + media);
                var client = new ScenarioClient(recorder, Transport.TCP)) {
            awaitKnown(recorder);
            try (var call = client.call(Offers.twoStreams())) {
                assertThat(call.answer().toString()).contains("c=IN IP4 192.0.2.8");
            }
        }
    }
}
