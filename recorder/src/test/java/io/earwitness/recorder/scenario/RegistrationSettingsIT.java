package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.recorder.RecorderSettings;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole recorder that is told where to register.
class RegistrationSettingsIT {
    private static final int TIMEOUT_MILLIS = 30_000;

    @TempDir
    Path directory;

    @Test
    @Tag("RS-ID-10")
    void recorderRegistersWithItsFeatureTagAndLeavesWhenItStops() throws Exception {
        try (var registrar = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            registrar.setSoTimeout(TIMEOUT_MILLIS);
            var sip = "sip: { udp: { address: 127.0.0.1, port: 0 }, tcp: { enabled: false }, registration: {"
                    + " registrar: 'sip:127.0.0.1:" + registrar.getLocalPort()
                    + "', address: 'sip:srs@example.com', expires: 10m } }\n";
            try (var recorder = ScenarioRecorder.in(directory, sip)) {
                var register = grant(registrar, "Expires: 600\r\n");

                assertThat(register)
                        .startsWith("REGISTER sip:127.0.0.1:" + registrar.getLocalPort() + " SIP/2.0\r\n")
                        .containsPattern("Contact: <sip:127\\.0\\.0\\.1:\\d+[^>]*>;\\+sip\\.srs\r\n")
                        .contains("To: <sip:srs@example.com>\r\n", "Expires: 600\r\n");
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> recorder.recorder()
                                        .meters()
                                        .get("earwitness.sip.registered")
                                        .gauge()
                                        .value()
                                == 1);
                var leaving = Thread.ofVirtual().start(recorder::close);
                assertThat(grant(registrar, "Expires: 0\r\n")).contains("+sip.srs");
                leaving.join();
            }
        }
    }

    @Test
    void halfASettingIsRefused() {
        assertThatThrownBy(() -> RecorderSettings.parse("sip: { registration: { registrar: 'sip:example.com' } }"))
                .hasMessageContaining("sip.registration.registrar and sip.registration.address belong together");
    }

    /// Answers each REGISTER as it wants, repeated ones too, until one of this kind came.
    private static String grant(DatagramSocket registrar, String kind) throws Exception {
        while (true) {
            var register = grantNext(registrar);
            if (register.contains(kind)) {
                return register;
            }
        }
    }

    private static String grantNext(DatagramSocket registrar) throws Exception {
        var packet = new DatagramPacket(new byte[65_535], 65_535);
        registrar.receive(packet);
        var register = new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
        var head = register.lines()
                .filter(line -> line.matches("(?i)(Via|From|Call-ID|CSeq|Contact|Expires):.*"))
                .reduce("", (all, line) -> all + line + "\r\n");
        var answer = ("SIP/2.0 200 OK\r\n" + head
                        + "To: <sip:srs@example.com>;tag=registrar\r\nContent-Length: 0\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8);
        registrar.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
        return register;
    }
}
