package io.earwitness.recorder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.recorder.access.Role;
import io.earwitness.recorder.access.UserFile;
import io.earwitness.recorder.scenario.TestCertificate;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What stands in the way of a start is one line; and what a host program writes to have a recorder.
class RecorderStartIT {
    @TempDir
    Path directory;

    @Test
    void hostProgramNeedsTenLines() throws Exception {
        var settings = RecorderSettings.parse("""
                sip: { udp: { address: 127.0.0.1, port: 0 }, tcp: { enabled: false } }
                http: { port: 0 }
                """).inDirectory(directory);
        try (var recorder = Recorder.start(settings)) {
            recorder.onFinished((manifest, folder) -> System.out.println(manifest.id() + " lies in " + folder));
            assertThat(recorder.listening()).hasSize(1);
            assertThat(recorder.page().getPort()).isPositive();
        }
        assertThat(directory.resolve("recordings")).isDirectory();
    }

    @Test
    void systemTellsThePortsThatAreReallyListenedOn() throws Exception {
        try (var recorder = Recorder.start(settings(0, 0));
                var http = HttpClient.newHttpClient()) {
            var system = HttpRequest.newBuilder(recorder.page().resolve("/api/v1/system"))
                    .build();

            var shown = http.send(system, HttpResponse.BodyHandlers.ofString()).body();

            assertThat(shown).contains("http 127.0.0.1:" + recorder.page().getPort());
            assertThat(shown).doesNotContain(":0\"");
        }
    }

    @Test
    void secondRecorderOnOneDirectoryIsRefused() throws Exception {
        try (var first = Recorder.start(settings(0, 0))) {
            assertThat(first.listening()).hasSize(2);
            assertThatThrownBy(() -> Recorder.start(settings(0, 0)))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("another recorder is running on " + directory);
        }
        Recorder.start(settings(0, 0)).close();
    }

    @Test
    void takenSipPortIsNamedInOneLineAndNothingStaysOpen() throws Exception {
        try (var taken = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Recorder.start(settings(taken.getLocalPort(), 0)))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("udp")
                    .hasMessageContaining(String.valueOf(taken.getLocalPort()))
                    .hasMessageNotContainingAny("\n", "\r");
        }
        Recorder.start(settings(0, 0)).close();
    }

    @Test
    void rtspIsSpokenToOtherMachinesOnlyWhereThatIsSaid() throws Exception {
        var beyond = "rtsp: { enabled: true, port: 0, address: 0.0.0.0%s }\n";
        assertThatThrownBy(() -> Recorder.start(settings(0, 0, beyond.formatted(""))))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("rtsp.allow-plain: true")
                .hasMessageNotContainingAny("\n", "\r");
        Recorder.start(settings(0, 0, beyond.formatted(", allow-plain: true"))).close();
    }

    @Test
    void takenRtspPortIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var rtsp = "rtsp: { enabled: true, port: " + taken.getLocalPort() + " }\n";
            assertThatThrownBy(() -> Recorder.start(settings(0, 0, rtsp)))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("rtsp://127.0.0.1:" + taken.getLocalPort());
        }
        Recorder.start(settings(0, 0)).close();
    }

    @Test
    void whatIsWrongWithRtspIsToldBeforeSipIsSpoken() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                var sip = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            // The port of SIP is taken as well, which would be told first if it came first.
            for (var wrong : List.of("port: " + taken.getLocalPort(), "port: 0, certificate: no.pem, key: no.pem")) {
                assertThatThrownBy(() -> Recorder.start(
                                settings(sip.getLocalPort(), 0, "rtsp: { enabled: true, " + wrong + " }\n")))
                        .isInstanceOf(StartupException.class)
                        .hasMessageContaining("rtsp")
                        .hasMessageNotContainingAny("\n", "\r");
            }
        }
        Recorder.start(settings(0, 0)).close();
    }

    @Test
    void takenHttpPortIsNamed() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> Recorder.start(settings(0, taken.getLocalPort())))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("http://127.0.0.1:" + taken.getLocalPort());
        }
        Recorder.start(settings(0, 0)).close();
    }

    @Test
    void directoryThatCannotBeWrittenIsNamed() throws Exception {
        var file = Files.writeString(directory.resolve("file"), "not a directory");

        assertThatThrownBy(() -> Recorder.start(settings(0, 0).inDirectory(file.resolve("data"))))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("cannot write to data-directory " + file.resolve("data"));
    }

    @Test
    void isNotReachedFromOtherMachinesWithoutUsersAndHttps() throws Exception {
        var users = new UserFile(directory.resolve("users"));

        assertRefused("0.0.0.0", "", "there are no users in " + users.path());
        assertRefused("::", "allow-plain: true", "there are no users in " + users.path());
        users.add("anna", Role.OPERATOR, "correct horse battery", Instant.EPOCH);
        assertRefused("0.0.0.0", "", "would speak plain HTTP");
        assertRefused("0.0.0.0", "certificate: nowhere.pem, key: nowhere.key", "http.certificate, http.key: ");
        Files.writeString(users.path(), "nonsense");
        assertRefused("127.0.0.1", "", "Line 1 of the user file");
    }

    @Test
    void isReachedFromOtherMachinesByUsersAndWhereTheSettingsSayThatSomethingIsInFront() throws Exception {
        try (var open = Recorder.start(beyond("0.0.0.0", "allow-anonymous: true, allow-plain: true"))) {
            assertThat(status(open)).isEqualTo(200);
        }
        new UserFile(directory.resolve("users")).add("anna", Role.OPERATOR, "correct horse battery", Instant.EPOCH);
        try (var closed = Recorder.start(beyond("0.0.0.0", "allow-anonymous: true, allow-plain: true"))) {
            assertThat(status(closed)).isEqualTo(401);
        }
        var certificate = TestCertificate.in(directory, "recorder");
        var files = "certificate: '%s', key: '%s'".formatted(certificate, TestCertificate.key(certificate));
        try (var secured = Recorder.start(beyond("0.0.0.0", files))) {
            assertThat(secured.page()).hasScheme("https");
        }
    }

    private static int status(Recorder recorder) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(recorder.page().resolve("/api/v1/recordings"))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    private void assertRefused(String host, String more, String why) throws Exception {
        var settings = beyond(host, more);
        assertThatThrownBy(() -> Recorder.start(settings).close())
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(why);
    }

    private RecorderSettings beyond(String host, String more) throws Exception {
        return RecorderSettings.parse("""
                sip: { udp: { address: 127.0.0.1, port: 0 }, tcp: { address: 127.0.0.1, port: 0 } }
                http: { host: "%s", port: 0%s }
                """.formatted(host, more.isEmpty() ? "" : ", " + more))
                .inDirectory(directory);
    }

    private RecorderSettings settings(int sipPort, int httpPort) throws Exception {
        return settings(sipPort, httpPort, "");
    }

    private RecorderSettings settings(int sipPort, int httpPort, String more) throws Exception {
        return RecorderSettings.parse("""
                sip: { udp: { address: 127.0.0.1, port: %d }, tcp: { address: 127.0.0.1, port: 0 } }
                http: { port: %d }
                """.formatted(sipPort, httpPort) + more).inDirectory(directory);
    }
}
