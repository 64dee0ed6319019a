package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A certificate of 127.0.0.1, which is its own root, made by openssl.
public final class TestCertificate {
    private TestCertificate() {}

    public static Path in(Path directory, String name) throws Exception {
        var certificate = directory.resolve(name + ".pem");
        var command =
                new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes", "-days", "30", "-subj", "/CN=" + name));
        command.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"));
        command.addAll(List.of("-addext", "subjectAltName=IP:127.0.0.1", "-out", certificate.toString()));
        command.addAll(List.of("-keyout", key(certificate).toString()));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return certificate;
    }

    public static Path key(Path certificate) {
        return certificate.resolveSibling(certificate.getFileName().toString().replace(".pem", ".key"));
    }
}
