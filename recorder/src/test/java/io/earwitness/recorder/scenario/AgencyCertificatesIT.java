package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.recorder.model.RecordedStream;
import io.earwitness.sip.CallFailedException;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.sdp.MediaDescription;
import io.earwitness.sip.tls.TlsFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Mutual TLS as the agencies of an emergency services network have it: a root for all, an authority of each agency
/// below it, and elements that are known by their host name. Certificates are made by openssl.
class AgencyCertificatesIT {
    @TempDir
    Path directory;

    @BeforeEach
    void authorities() throws Exception {
        request("root", "/O=Credentialing Root");
        openssl(
                "x509",
                "-req",
                "-in",
                "root.csr",
                "-signkey",
                "root.key",
                "-days",
                "30",
                "-extfile",
                authority(),
                "-out",
                "root.pem");
        issue("agency", "/O=Agency of Somewhere", "root", authority());
        request("stranger-root", "/O=Somebody Else");
        openssl(
                "x509",
                "-req",
                "-in",
                "stranger-root.csr",
                "-signkey",
                "stranger-root.key",
                "-days",
                "30",
                "-extfile",
                authority(),
                "-out",
                "stranger-root.pem");
        element("recorder", "IP:127.0.0.1,DNS:logger.agency.example", "agency");
        // Beside its host name an element carries names of kinds that we do not know.
        element("bcf", "DNS:bcf.agency.example,otherName:1.3.6.1.4.1.99999.1;UTF8:role of a test", "agency");
        element("cad", "DNS:cad.other.example", "agency");
        element("stranger", "DNS:bcf.agency.example", "stranger-root");
    }

    @Test
    @Tag("NENA-08")
    void anElementOfTheAgencyIsRecordedLineByLineAndNobodyElse() throws Exception {
        var sip = "sip: { udp: { enabled: false }, tcp: { enabled: false }, tls: { enabled: true, address: 127.0.0.1,"
                + " port: 0, certificate: '" + chain("recorder") + "', key: '" + file("recorder.key") + "', trust: '"
                + file("root.pem")
                + "', client-certificate: required, allow-identities: 'esrp.agency.example, bcf.agency.example' } }\n";
        var lines = line("audio 40002 RTP/AVP 0", 1)
                + line("audio 40004 RTP/AVP 8", 2)
                + line("text 40006 RTP/AVP 98\r\na=rtpmap:98 t140/1000", 3);
        try (var recorder = ScenarioRecorder.in(directory.resolve("data"), sip)) {
            var server = recorder.sip(Transport.TLS);
            try (var element = new ScenarioClient(server, credentials("bcf"));
                    var call = element.call(Offers.sdp(Offers.of(lines)))) {
                assertThat(call.answer().media())
                        .hasSize(3)
                        .allMatch(line -> line.port() > 0)
                        .extracting(MediaDescription::formats)
                        .containsExactly(List.of("0"), List.of("8"), List.of("98"));
                call.sendsPackets(3, 1);
                call.bye();
            }
            var manifest = recorder.awaitFinished().manifest();
            assertThat(manifest.origin().transport()).isEqualTo("TLS");
            assertThat(manifest.streams()).extracting(RecordedStream::medium).containsExactly("audio", "audio", "text");

            for (var other : List.of("cad", "stranger")) {
                try (var client = new ScenarioClient(server, credentials(other))) {
                    assertThatThrownBy(() -> client.call(Offers.twoStreams())).isInstanceOf(CallFailedException.class);
                }
            }
            try (var nobody = new ScenarioClient(server, file("root.pem"))) {
                assertThatThrownBy(() -> nobody.call(Offers.twoStreams())).isInstanceOf(CallFailedException.class);
            }
            assertThat(recorder.recorder().sessions().list()).isEmpty();
        }
    }

    private static String line(String medium, int label) {
        return "m=" + medium + "\r\na=label:" + label + "\r\na=sendonly\r\n";
    }

    private TlsFiles credentials(String name) throws Exception {
        return TlsFiles.of(chain(name), file(name + ".key")).trusting(file("root.pem"));
    }

    /// The element's certificate, then that of its agency.
    private Path chain(String name) throws Exception {
        var above = name.equals("stranger") ? "" : Files.readString(file("agency.pem"));
        return Files.writeString(file(name + "-chain.pem"), Files.readString(file(name + ".pem")) + above);
    }

    private void element(String name, String names, String issuer) throws Exception {
        var extensions = Files.writeString(file(name + ".ext"), "subjectAltName=" + names + "\n");
        issue(name, "/O=Agency of Somewhere/CN=" + name, issuer, extensions.toString());
    }

    private String authority() throws Exception {
        return Files.writeString(
                        file("authority.ext"), "basicConstraints=critical,CA:TRUE\nkeyUsage=keyCertSign,cRLSign\n")
                .toString();
    }

    private void issue(String name, String subject, String issuer, String extensions) throws Exception {
        request(name, subject);
        openssl(
                "x509",
                "-req",
                "-in",
                name + ".csr",
                "-CA",
                issuer + ".pem",
                "-CAkey",
                issuer + ".key",
                "-CAcreateserial",
                "-days",
                "30",
                "-extfile",
                extensions,
                "-out",
                name + ".pem");
    }

    private void request(String name, String subject) throws Exception {
        openssl(
                "req",
                "-new",
                "-nodes",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-subj",
                subject,
                "-keyout",
                name + ".key",
                "-out",
                name + ".csr");
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private void openssl(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
    }
}
