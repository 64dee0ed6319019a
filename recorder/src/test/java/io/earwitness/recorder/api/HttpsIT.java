package io.earwitness.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.access.Role;
import io.earwitness.recorder.access.UserFile;
import io.earwitness.recorder.scenario.TestCertificate;
import io.earwitness.sip.tls.TlsContext;
import io.earwitness.sip.tls.TlsFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// HTTPS, as curl and OpenSSL see it.
class HttpsIT {
    @TempDir
    Path scratch;

    @Test
    @Tag("TLS-11")
    void curlHearsOverHttpsAndOnlyWithTheRightCertificateAndPassword() throws Exception {
        var certificate = TestCertificate.in(scratch, "recorder");
        var stranger = TestCertificate.in(scratch, "stranger");
        new UserFile(scratch.resolve("users")).add("anna", Role.LISTENER, "correct horse battery", Instant.EPOCH);
        try (var api = started(certificate)) {
            var url = api.server.address() + "api/v1/recordings";

            assertThat(url).startsWith("https://127.0.0.1:");
            assertThat(curl("--cacert", certificate, "-u", "anna:correct horse battery", url))
                    .contains("\"items\"");
            assertThat(curl("--cacert", certificate, "-o", "/dev/null", "-w", "%{http_code}", url))
                    .isEqualTo("401");
            assertThat(curl("--cacert", stranger, "-o", "/dev/null", "-w", "%{http_code} %{ssl_verify_result}", url))
                    .startsWith("000");
            assertThat(curl("-o", "/dev/null", "-w", "%{http_code}", url.replace("https:", "http:")))
                    .as("plain HTTP to the same port")
                    .isNotEqualTo("200");
            var signedIn = curl(
                    "--cacert",
                    certificate,
                    "-i",
                    "-d",
                    "name=anna",
                    "--data-urlencode",
                    "password=correct horse battery",
                    api.server.address() + "login");
            assertThat(signedIn)
                    .containsPattern(
                            "Set-Cookie: __Host-earwitness=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Lax; Secure")
                    .contains("Strict-Transport-Security:");
        }
    }

    @Test
    void oldProtocolsAreRefusedAndAReplacedCertificateCountsFromTheNextHandshakeOn() throws Exception {
        var certificate = TestCertificate.in(scratch, "first");
        var next = TestCertificate.in(scratch, "second");
        try (var api = started(certificate)) {
            var where = "127.0.0.1:" + api.server.port();

            assertThat(openssl("-connect", where, "-tls1_3")).contains("subject=CN = first", "TLSv1.3");
            assertThat(openssl("-connect", where, "-tls1_2")).contains("subject=CN = first", "TLSv1.2");
            assertThat(openssl("-connect", where, "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"))
                    .doesNotContain("CN = first");
            Files.move(
                    TestCertificate.key(next), TestCertificate.key(certificate), StandardCopyOption.REPLACE_EXISTING);
            Files.move(next, certificate, StandardCopyOption.REPLACE_EXISTING);
            assertThat(openssl("-connect", where)).contains("subject=CN = second");
        }
    }

    private ApiFixture started(Path certificate) throws Exception {
        var tls = TlsContext.open("http", TlsFiles.of(certificate, TestCertificate.key(certificate)));
        return new ApiFixture(scratch, scratch.resolve("catalog.db"), Set.of(), "/web", Optional.of(tls));
    }

    private static String curl(Object... arguments) throws Exception {
        var command = new ArrayList<>(List.of("curl", "-s"));
        for (var argument : arguments) {
            command.add(argument.toString());
        }
        return run(command);
    }

    private static String openssl(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("openssl", "s_client"));
        command.addAll(List.of(arguments));
        return run(command).replace("subject=CN=", "subject=CN = ");
    }

    private static String run(List<String> command) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }
}
