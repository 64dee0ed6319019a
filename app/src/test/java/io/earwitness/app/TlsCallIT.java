package io.earwitness.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.Recorder;
import io.earwitness.recorder.RecorderSettings;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.sip.message.Transport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `earwitness call` over TLS to a recorder whose certificate openssl made.
class TlsCallIT {
    private final LinkedBlockingQueue<Manifest> finished = new LinkedBlockingQueue<>();
    private final StringWriter out = new StringWriter();

    @TempDir
    Path directory;

    private Path certificate;
    private Recorder recorder;

    @BeforeEach
    void start() throws Exception {
        certificate = certificate("ours");
        var settings = """
                sip:
                  udp: { enabled: false }
                  tcp: { enabled: false }
                  tls: { enabled: true, address: 127.0.0.1, port: 0, certificate: '%s', key: '%s' }
                http: { port: 0 }
                media: { port-first: %d, port-last: %d }
                """.formatted(
                        certificate,
                        certificate + ".key",
                        RunningRecorder.firstMediaPort(),
                        RunningRecorder.firstMediaPort() + 1_999);
        recorder = Recorder.start(
                RecorderSettings.parse(settings).inDirectory(directory.resolve("data")),
                (manifest, folder) -> finished.add(manifest));
    }

    @AfterEach
    void stop() {
        recorder.close();
    }

    /// A certificate of 127.0.0.1 that is its own root.
    private Path certificate(String name) throws Exception {
        var file = directory.resolve(name + ".pem");
        var command = new ArrayList<>(List.of("openssl", "req", "-x509", "-nodes", "-days", "90"));
        command.addAll(List.of("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-subj", "/CN=" + name));
        command.addAll(List.of("-addext", "subjectAltName=IP:127.0.0.1", "-out", file.toString()));
        command.addAll(List.of("-keyout", file + ".key"));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return file;
    }

    private int call(String target, Path trust) {
        int port = recorder.listening().getFirst().address().getPort();
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute("call", target.formatted(port), "--trust", trust.toString(), "--duration", "0.5", "--srtp");
    }

    private void isRecordedOverTls() throws Exception {
        var manifest = finished.poll(30, TimeUnit.SECONDS);
        assertThat(manifest).as(out.toString()).isNotNull();
        assertThat(manifest.origin().transport()).isEqualTo(Transport.TLS.name());
        assertThat(manifest.streams())
                .hasSize(2)
                .allSatisfy(stream -> assertThat(stream.packets()).isPositive());
    }

    @Test
    @Tag("TLS-01")
    void aCallByTransportParameterIsRecorded() throws Exception {
        assertThat(call("sip:127.0.0.1:%d;transport=tls", certificate))
                .as(out.toString())
                .isZero();
        isRecordedOverTls();
    }

    @Test
    @Tag("TLS-01")
    void aSipsCallIsRecorded() throws Exception {
        assertThat(call("sips:127.0.0.1:%d", certificate)).as(out.toString()).isZero();
        isRecordedOverTls();
    }

    @Test
    void aRecorderThatNobodyVouchesForIsNotCalled() throws Exception {
        assertThat(call("sips:127.0.0.1:%d", certificate("other"))).isEqualTo(ExitCodes.NO);
        assertThat(out.toString()).contains("not trusted");
        assertThat(recorder.sessions().list()).isEmpty();
    }

    @Test
    void aTrustFileThatIsMissingIsSaid() {
        assertThat(call("sips:127.0.0.1:%d", directory.resolve("none.pem"))).isNotZero();
        assertThat(out.toString()).contains("none.pem");
    }
}
