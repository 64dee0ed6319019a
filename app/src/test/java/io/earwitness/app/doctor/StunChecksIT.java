package io.earwitness.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.recorder.RecorderSettings;
import io.earwitness.sip.transport.StunServer;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the doctor says of a STUN server: coturn, one that is silent, one that nobody finds.
class StunChecksIT {
    @TempDir
    Path directory;

    private static StunServer server(String host, int port) {
        return new StunServer(host, port, Duration.ofSeconds(25));
    }

    @Test
    void tellsTheAddressThatCoturnSees() throws Exception {
        int port;
        try (var probe = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            port = probe.getLocalPort();
        }
        var coturn = new ProcessBuilder(List.of(
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
        try {
            await().untilAsserted(() -> assertThat(StunChecks.check(server("127.0.0.1", port)))
                    .isEqualTo(Finding.ok(
                            "STUN server", "127.0.0.1:" + port + " says that our external address is 127.0.0.1")));
        } finally {
            coturn.destroy();
            coturn.waitFor();
        }
    }

    @Test
    void aSilentServerIsBad() throws Exception {
        try (var silent = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            var finding = StunChecks.check(server("127.0.0.1", silent.getLocalPort()));
            assertThat(finding.level()).isEqualTo(Finding.Level.BAD);
            assertThat(finding.text()).endsWith("it does not answer");
            assertThat(finding.mend()).contains("sip.stun-server");
        }
    }

    @Test
    void aServerThatNobodyFindsIsBad() {
        var finding = StunChecks.check(server("stun.invalid", 3478));
        assertThat(finding.level()).isEqualTo(Finding.Level.BAD);
        assertThat(finding.text()).isEqualTo("stun.invalid:3478 cannot be found");
    }

    @Test
    void theServerIsExaminedWhereOneIsSet() throws Exception {
        assertThat(Doctor.examine(RecorderSettings.parse("sip: { stun-server: 'stun.invalid' }")))
                .extracting(Finding::subject)
                .contains("STUN server");
        assertThat(Doctor.examine(RecorderSettings.defaults()))
                .extracting(Finding::subject)
                .doesNotContain("STUN server");
    }
}
