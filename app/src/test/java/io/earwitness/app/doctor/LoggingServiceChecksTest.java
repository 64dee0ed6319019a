package io.earwitness.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.app.doctor.Finding.Level;
import io.earwitness.recorder.RecorderSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggingServiceChecksTest {
    private static final Duration EARLY = Duration.ofDays(30);

    @TempDir
    Path directory;

    private void make(String name, String algorithm) throws Exception {
        var command = "openssl req -x509 -nodes -days 60 -subj /CN=%s -newkey %s -out %s.pem -keyout %s.key"
                .formatted(name, algorithm, name, name);
        var made = new ProcessBuilder(List.of(command.split(" ", -1)))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
        assertThat(made.waitFor()).isZero();
    }

    private List<Finding> findings(Instant now, String certificate, String key, String signing) throws Exception {
        var settings = RecorderSettings.parse(
                ("nena: { element-id: l.example.com, agency-id: a.example.com, delivery: { logging-service:"
                                + " 'https://logging.example.com/', certificate: '%s', key: '%s', trust: '%s',"
                                + " signing-certificate: '%s', signing-key: '%s' } }")
                        .formatted(
                                directory.resolve(certificate + ".pem"),
                                directory.resolve(key + ".key"),
                                directory.resolve("own.pem"),
                                directory.resolve(signing + ".pem"),
                                directory.resolve(signing + ".key")));
        return CertificateChecks.all(settings, now);
    }

    @Test
    void certificatesAndKeysOfTheDeliveryAreReadAsByAStart() throws Exception {
        make("own", "rsa:2048");
        make("other", "rsa:2048");
        make("signer", "ed448");

        assertThat(findings(Instant.now(), "own", "own", "signer"))
                .hasSize(2)
                .allMatch(finding -> finding.level() == Level.OK)
                .extracting(Finding::text)
                .satisfiesExactly(
                        text -> assertThat(text).startsWith("CN=own holds for"),
                        text -> assertThat(text).startsWith("CN=signer holds for"));
        assertThat(findings(Instant.now().plus(EARLY).plus(EARLY).plusSeconds(99), "own", "own", "signer"))
                .as("two certificates and a root")
                .hasSize(3)
                .allMatch(finding -> finding.level() == Level.BAD);
        assertThat(findings(Instant.now(), "own", "other", "signer"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.level()).isEqualTo(Level.BAD);
                    assertThat(finding.text()).contains("does not belong to the certificate");
                });
        assertThat(findings(Instant.now(), "own", "own", "other"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.text()).contains("no Ed448 key"));
        assertThat(findings(Instant.now(), "missing", "own", "signer"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(Level.BAD));
    }
}
