package io.earwitness.recorder.nena;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.earwitness.recorder.nena.LoggingTarget.Answer;
import io.earwitness.recorder.scenario.TestCertificate;
import io.earwitness.sip.tls.OwnCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How a logging service is reached and what it gets: TLS against the JDK's server, signatures judged by openssl.
@Tag("NENA-04")
class LoggingTargetIT {
    private static final byte[] EVENT = "{\"logEventType\":\"RecCallStartLogEvent\"}".getBytes(StandardCharsets.UTF_8);
    private static final JsonMapper JSON = new JsonMapper();

    private final List<JsonNode> taken = new CopyOnWriteArrayList<>();

    @TempDir
    Path directory;

    private <T extends HttpServer> T started(T server) {
        server.createContext("/LogEvents", exchange -> {
            try (exchange) {
                taken.add(JSON.readTree(exchange.getRequestBody().readAllBytes()));
                exchange.sendResponseHeaders(201, -1);
            }
        });
        server.start();
        return server;
    }

    private static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    private HttpsServer https(Path own, Path client) throws Exception {
        var roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("client", OwnCertificate.certificates(client).getFirst());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(roots);
        var context = SSLContext.getInstance("TLS");
        context.init(OwnCertificate.read(own, TestCertificate.key(own)).keyManagers(), trust.getTrustManagers(), null);
        var server = HttpsServer.create(loopback(), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters parameters) {
                var wanted = context.getDefaultSSLParameters();
                wanted.setNeedClientAuth(true);
                parameters.setSSLParameters(wanted);
            }
        });
        return started(server);
    }

    private static LoggingTarget.Files files(Path certificate, Path trust) {
        return new LoggingTarget.Files(
                Optional.of(certificate),
                Optional.of(TestCertificate.key(certificate)),
                Optional.of(trust),
                Optional.empty(),
                Optional.empty());
    }

    private static Answer post(URI address, LoggingTarget.Files files) throws Exception {
        try (var target = new LoggingTarget(address, files)) {
            return target.post(EVENT).answer();
        }
    }

    @Test
    void itIsReachedByTlsWithOurCertificateWhereItsOwnIsTheRightOne() throws Exception {
        var service = TestCertificate.in(directory, "service");
        var recorder = TestCertificate.in(directory, "recorder");
        var stranger = TestCertificate.in(directory, "stranger");
        var server = https(service, recorder);
        try {
            var port = server.getAddress().getPort();
            var address = URI.create("https://127.0.0.1:" + port);

            assertThat(post(address, files(recorder, service))).isEqualTo(Answer.TAKEN);
            assertThat(taken).hasSize(1);

            // Its certificate leads to none of our roots; is that of another host; it does not know ours.
            assertThat(post(address, files(recorder, stranger))).isEqualTo(Answer.LATER);
            assertThat(post(URI.create("https://localhost:" + port), files(recorder, service)))
                    .isEqualTo(Answer.LATER);
            assertThat(post(address, files(stranger, service))).isEqualTo(Answer.LATER);
            assertThat(taken).hasSize(1);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void opensslVerifiesWhatIsSigned() throws Exception {
        var certificate = directory.resolve("signer.pem");
        var key = directory.resolve("signer.key");
        openssl(
                "req",
                "-x509",
                "-nodes",
                "-days",
                "30",
                "-subj",
                "/CN=logger1.state.pa.us",
                "-newkey",
                "ed448",
                "-out",
                certificate.toString(),
                "-keyout",
                key.toString());
        var files = new LoggingTarget.Files(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(certificate), Optional.of(key));
        var server = started(HttpServer.create(loopback(), 0));
        try {
            var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
            assertThat(post(address, files)).isEqualTo(Answer.TAKEN);
        } finally {
            server.stop(0);
        }

        var wrapped = taken.getFirst();
        assertThat(wrapped.propertyNames()).containsExactly("payload", "protected", "signature");
        assertThat(decoded(wrapped, "payload")).isEqualTo(EVENT);
        var header = JSON.readTree(decoded(wrapped, "protected"));
        assertThat(header.get("alg").asString()).isEqualTo("EdDSA");
        assertThat(Base64.getDecoder().decode(header.get("x5c").get(0).asString()))
                .isEqualTo(OwnCertificate.certificates(certificate).getFirst().getEncoded());
        var signed = wrapped.get("protected").asString() + "."
                + wrapped.get("payload").asString();
        assertThat(verifies(certificate, signed, decoded(wrapped, "signature"))).isTrue();
        assertThat(verifies(certificate, signed + "x", decoded(wrapped, "signature")))
                .isFalse();
    }

    private static byte[] decoded(JsonNode wrapped, String member) {
        return Base64.getUrlDecoder().decode(wrapped.get(member).asString());
    }

    private boolean verifies(Path certificate, String text, byte[] signature) throws Exception {
        var publicKey = directory.resolve("signer.pub");
        openssl("x509", "-in", certificate.toString(), "-pubkey", "-noout", "-out", publicKey.toString());
        var data = Files.writeString(directory.resolve("data"), text);
        var seal = Files.write(directory.resolve("seal"), signature);
        return run(
                        "pkeyutl",
                        "-verify",
                        "-rawin",
                        "-pubin",
                        "-inkey",
                        publicKey.toString(),
                        "-in",
                        data.toString(),
                        "-sigfile",
                        seal.toString())
                == 0;
    }

    private static void openssl(String... arguments) throws Exception {
        assertThat(run(arguments)).isZero();
    }

    private static int run(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }

    @Test
    void aKeyOfAnotherKindDoesNotSign() throws Exception {
        var other = TestCertificate.in(directory, "other");

        assertThatThrownBy(() -> new LoggingTarget(
                        URI.create("http://127.0.0.1:1"),
                        new LoggingTarget.Files(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(other),
                                Optional.of(TestCertificate.key(other)))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Ed448");
    }

    @Test
    void anAnswerThatStopsInItsMiddleIsNotWaitedFor() throws Exception {
        var nothing = new LoggingTarget.Files(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var target = new LoggingTarget(
                        URI.create("http://127.0.0.1:" + server.getLocalPort()), nothing, Duration.ofMillis(500))) {
            var answering = CompletableFuture.supplyAsync(() -> {
                try {
                    var socket = server.accept();
                    var _ = socket.getInputStream().read();
                    socket.getOutputStream()
                            .write("HTTP/1.1 201 Created\r\nContent-Length: 10\r\n\r\n".getBytes(UTF_8));
                    return socket;
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });

            assertThat(target.post("{}".getBytes(UTF_8)).answer()).isEqualTo(Answer.LATER);
            answering.get().close();
        }
    }

    @Test
    void nobodyThereIsLater() throws Exception {
        var nothing = new LoggingTarget.Files(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(post(URI.create("http://127.0.0.1:1"), nothing)).isEqualTo(Answer.LATER);
    }
}
