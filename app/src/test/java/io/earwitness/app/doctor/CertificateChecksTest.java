package io.earwitness.app.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.RecorderSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateChecksTest {
    @TempDir
    Path directory;

    @Test
    void thatOfTheHttpInterfaceIsLookedAtToo() throws Exception {
        var command =
                "openssl req -x509 -nodes -days 60 -subj /CN=page -newkey ec -pkeyopt ec_paramgen_curve:prime256v1"
                        + " -out page.pem -keyout page.key";
        var made = new ProcessBuilder(List.of(command.split(" ", -1)))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile())
                .start();
        assertThat(made.waitFor()).isZero();
        var settings = RecorderSettings.parse("http: { certificate: '%s', key: '%s' }"
                .formatted(directory.resolve("page.pem"), directory.resolve("page.key")));

        assertThat(CertificateChecks.all(settings, Instant.now()))
                .singleElement()
                .asString()
                .contains("Certificate of the HTTP interface", "CN=page holds for");
        assertThat(CertificateChecks.all(settings, Instant.now().plus(Duration.ofDays(61))))
                .singleElement()
                .asString()
                .contains("expired at");
        assertThat(CertificateChecks.all(RecorderSettings.defaults(), Instant.now()))
                .isEmpty();
    }
}
