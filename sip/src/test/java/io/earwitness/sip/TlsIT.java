package io.earwitness.sip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.earwitness.sip.dialog.RequestFailedException;
import io.earwitness.sip.message.NameAddress;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.tls.CertificateStatus;
import io.earwitness.sip.tls.ClientCertificate;
import io.earwitness.sip.tls.TestAuthority;
import io.earwitness.sip.tls.TestAuthority.Issued;
import io.earwitness.sip.tls.TlsFiles;
import io.earwitness.sip.transport.AllowList;
import io.earwitness.sip.transport.ListenPoint;
import io.earwitness.sip.transport.Refusal;
import io.earwitness.sip.transport.TlsListening;
import io.earwitness.sip.transport.Traffic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// SIP over TLS with OpenSSL as the other side, in both directions, and between two endpoints of ours.
class TlsIT {
    private static final NameAddress FROM = NameAddress.parse("<sip:src@127.0.0.1>");

    @TempDir
    static Path directory;

    private static TestAuthority authority;
    private static Issued server;
    private static Issued client;

    private final AnsweringHandler handler = new AnsweringHandler();
    private final List<SipEndpoint> opened = new ArrayList<>();

    @BeforeAll
    static void issue() throws Exception {
        authority = new TestAuthority(directory.resolve("ca"));
        server = authority.issue("server", "srs", "subjectAltName=DNS:localhost,IP:127.0.0.1");
        client = authority.issue("client", "src", "subjectAltName=URI:sip:sbc.example.com");
    }

    private SipEndpoint endpoint() {
        return opened.getFirst();
    }

    @AfterEach
    void close() {
        opened.forEach(SipEndpoint::close);
    }

    private static ListenPoint listening(ClientCertificate wanted) {
        return ListenPoint.tls("127.0.0.1", 0, new TlsListening(server.files().trusting(authority.root()), wanted));
    }

    private void open(ListenPoint... points) throws IOException {
        opened.add(SipEndpoint.open(SipEndpointConfig.listeningOn(points), handler));
    }

    private static String[] showing(Issued issued) {
        return new String[] {
            "-cert", issued.certificate().toString(), "-key", issued.key().toString()
        };
    }

    private long refused(Refusal reason) {
        return endpoint().counters().refused().getOrDefault(new Traffic.Refused("tls", reason), 0L);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    @Tag("TLS-01")
    @Tag("TX-01")
    void opensslIsAnsweredOverBothVersions(String version) throws Exception {
        open(listening(ClientCertificate.OFF));
        var root = authority.root().toString();
        try (var peer = OpenSsl.client(
                endpoint(), version, "-CAfile", root, "-verify_return_error", "-verify_hostname", "localhost")) {
            assertThat(peer.isAnswered("first")).isTrue();
            assertThat(peer.isAnswered("second")).isTrue();
        }
        assertThat(endpoint().counters().requestsReceived()).containsEntry("OPTIONS", 2L);
    }

    @Test
    @Tag("TLS-01")
    void olderVersionsAreRefused() throws Exception {
        open(listening(ClientCertificate.OFF));
        try (var peer = OpenSsl.client(endpoint(), "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0")) {
            assertThat(peer.isAnswered("old")).isFalse();
        }
        await().until(() -> refused(Refusal.HANDSHAKE) == 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    @Tag("TLS-02")
    void aRequiredCertificateIsAskedForAndAccepted(String version) throws Exception {
        open(listening(ClientCertificate.REQUIRED));
        try (var nobody = OpenSsl.client(endpoint(), version)) {
            assertThat(nobody.isAnswered("nobody")).isFalse();
        }
        await().until(() -> refused(Refusal.HANDSHAKE) == 1);
        try (var peer = OpenSsl.client(endpoint(), with(version, showing(client)))) {
            assertThat(peer.isAnswered("somebody")).isTrue();
        }
    }

    private static String[] with(String first, String... others) {
        var all = new String[others.length + 1];
        all[0] = first;
        System.arraycopy(others, 0, all, 1, others.length);
        return all;
    }

    @Test
    @Tag("TLS-02")
    void aWantedCertificateMayBeLeftOut() throws Exception {
        open(listening(ClientCertificate.WANTED));
        try (var nobody = OpenSsl.client(endpoint())) {
            assertThat(nobody.isAnswered("nobody")).isTrue();
        }
        var web = authority.issue("web", "web", "extendedKeyUsage=serverAuth");
        try (var peer = OpenSsl.client(endpoint(), showing(web))) {
            assertThat(peer.isAnswered("web")).isFalse();
        }
        try (var peer = OpenSsl.client(endpoint(), showing(client))) {
            assertThat(peer.isAnswered("somebody")).isTrue();
        }
    }

    @Test
    @Tag("TLS-05")
    void certificatesThatAreNotGoodAreRefused() throws Exception {
        open(listening(ClientCertificate.REQUIRED));
        var stranger = new TestAuthority(directory.resolve("stranger"));
        var bad = List.of(
                authority.expired("expired", "src"),
                authority.issue("wrong-use", "src", "extendedKeyUsage=serverAuth"),
                stranger.issue("stranger", "src"));
        for (var one : bad) {
            try (var peer = OpenSsl.client(endpoint(), showing(one))) {
                assertThat(peer.isAnswered("bad"))
                        .as(one.certificate().toString())
                        .isFalse();
            }
        }
        await().until(() -> refused(Refusal.HANDSHAKE) == bad.size());
        assertThat(endpoint().counters().requestsReceived()).isEmpty();
    }

    @Test
    @Tag("TLS-04")
    @Tag("TLS-08")
    void onlyIdentitiesOnTheListMaySend() throws Exception {
        open(listening(ClientCertificate.REQUIRED).allowing(AllowList.identities("SBC.example.com")));
        try (var peer = OpenSsl.client(endpoint(), showing(client))) {
            assertThat(peer.isAnswered("known")).isTrue();
        }
        var other = authority.issue("other", "sbc.example.com", "subjectAltName=DNS:other.example.com");
        try (var peer = OpenSsl.client(endpoint(), showing(other))) {
            assertThat(peer.isAnswered("unknown")).isFalse();
        }
        await().until(() -> refused(Refusal.IDENTITY) == 1);
        assertThat(endpoint().counters().requestsReceived()).containsEntry("OPTIONS", 1L);
    }

    @Test
    void aReplacedCertificateIsShownToTheNextAndTroublesNobody() throws Exception {
        var used = directory.resolve("used.pem");
        var key = directory.resolve("used.key");
        Files.copy(server.certificate(), used);
        Files.copy(server.key(), key);
        var point = ListenPoint.tls("127.0.0.1", 0, new TlsListening(TlsFiles.of(used, key), ClientCertificate.OFF));
        open(point);
        var fresh = authority.issue("fresh", "fresh", "subjectAltName=DNS:fresh.example.com");
        var root = authority.root().toString();
        String[] expectingFresh = {"-CAfile", root, "-verify_return_error", "-verify_hostname", "fresh.example.com"};
        try (var standing = OpenSsl.client(endpoint())) {
            assertThat(standing.isAnswered("before")).isTrue();
            try (var early = OpenSsl.client(endpoint(), expectingFresh)) {
                assertThat(early.isAnswered("early")).isFalse();
            }
            replace(fresh.key(), key);
            replace(fresh.certificate(), used);
            try (var next = OpenSsl.client(endpoint(), expectingFresh)) {
                assertThat(next.isAnswered("next")).isTrue();
            }
            assertThat(standing.isAnswered("after")).isTrue();

            Files.writeString(used, "rubbish");
            try (var next = OpenSsl.client(endpoint(), expectingFresh)) {
                assertThat(next.isAnswered("still")).isTrue();
            }
        }
        var status = endpoint().certificates().getFirst();
        assertThat(status.name()).isEqualTo("tls");
        assertThat(status.subject()).isEqualTo("CN=fresh");
        assertThat(status.failures()).isPositive();
        assertThat(status.expires()).isEqualTo("2049-01-01T00:00:00Z");
        assertThat(endpoint().certificates())
                .extracting(CertificateStatus::reloads)
                .doesNotContain(0L);
    }

    private static void replace(Path with, Path file) throws IOException {
        var beside = Files.copy(with, file.resolveSibling("beside"), StandardCopyOption.REPLACE_EXISTING);
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
    }

    // ---- as the one who calls

    private void openForCalls(TlsFiles files) throws IOException {
        opened.add(SipEndpoint.open(
                SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.1", 0)).withTlsCalls(files), handler));
    }

    private static OpenSsl serving(int port, Issued issued, String... more) throws Exception {
        var options = new ArrayList<>(List.of(showing(issued)));
        options.addAll(List.of(more));
        var peer = OpenSsl.server(port, options.toArray(String[]::new));
        await().ignoreExceptions().until(() -> {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        });
        return peer;
    }

    private static int freePort() throws IOException {
        try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    private int status(String uri, OpenSsl peer) throws Exception {
        var answering = Thread.ofVirtual().start(() -> answer(peer));
        try {
            return endpoint()
                    .request(OutgoingRequest.options(SipUri.parse(uri), FROM))
                    .status();
        } finally {
            answering.interrupt();
        }
    }

    private static void answer(OpenSsl peer) {
        try {
            var request = (SipRequest) peer.receive().orElseThrow();
            var text = new StringBuilder("SIP/2.0 204 Fine\r\n");
            for (var name : List.of("Via", "From", "To", "Call-ID", "CSeq")) {
                request.headers().lines(name).forEach(line -> text.append(name + ": " + line + "\r\n"));
            }
            peer.send(text + "Content-Length: 0\r\n\r\n");
        } catch (IOException | RuntimeException none) {
            // The test sees that no answer came.
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    @Tag("TLS-01")
    @Tag("TLS-02")
    void opensslIsCalledOverBothVersionsAndSeesOurCertificate(String version) throws Exception {
        openForCalls(client.files().trusting(authority.root()));
        int port = freePort();
        var root = authority.root().toString();
        try (var peer = serving(port, server, version, "-Verify", "1", "-verify_return_error", "-CAfile", root)) {
            assertThat(status("sips:localhost:" + port, peer)).isEqualTo(204);
        }
    }

    @Test
    @Tag("TLS-03")
    @Tag("TLS-15")
    void aServerThatIsNotWhomWeCallIsLeft() throws Exception {
        openForCalls(TlsFiles.NONE.trusting(authority.root()));
        var other = authority.issue("other-server", "localhost", "subjectAltName=DNS:other.example.com");
        int port = freePort();
        try (var peer = serving(port, other)) {
            assertThatThrownBy(() -> status("sips:localhost:" + port, peer))
                    .isInstanceOf(RequestFailedException.class)
                    .hasMessageContaining("other.example.com");
        }
        var stranger = new TestAuthority(directory.resolve("stranger-server"));
        int second = freePort();
        try (var peer = serving(second, stranger.issue("s", "localhost"))) {
            assertThatThrownBy(() -> status("sips:localhost:" + second, peer))
                    .isInstanceOf(RequestFailedException.class)
                    .hasMessageContaining("not trusted");
        }
    }

    // ---- both

    @Test
    @Tag("TLS-02")
    @Tag("TLS-06")
    @Tag("TX-14")
    void aSecureCallStaysSecureAndOnOneConnection() throws Exception {
        open(listening(ClientCertificate.REQUIRED));
        var caller = new AnsweringHandler();
        var config = SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.1", 0))
                .withTlsCalls(client.files().trusting(authority.root()));
        try (var calling = SipEndpoint.open(config, caller)) {
            var target = SipUri.parse("sips:srs@localhost:"
                    + endpoint().listening().getFirst().address().getPort());
            var dialog = calling.invite(OutgoingCall.to(target, FROM), caller.recorded);
            var call = handler.calls.getFirst();
            assertThat(call.invite().via().transport()).isEqualTo("TLS");
            assertThat(call.invite().contact().orElseThrow().uri().scheme()).isEqualTo("sips");
            assertThat(dialog.acceptance().contact().orElseThrow().uri().scheme())
                    .isEqualTo("sips");
            assertThat(dialog.transport()).isEqualTo(Transport.TLS);

            await().until(() -> !handler.dialogs.isEmpty());
            handler.dialogs.getFirst().bye();
            await().until(dialog::isEnded);
            assertThat(endpoint().counters().connectionsOpen()).isEqualTo(1);
            assertThat(calling.counters().connectionsOpen()).isEqualTo(1);
        }
    }

    @Test
    void withoutRootsNoCallOverTlsIsMade() throws Exception {
        open(listening(ClientCertificate.OFF));
        assertThatThrownBy(() -> endpoint().request(OutgoingRequest.options(SipUri.parse("sips:localhost:9"), FROM)))
                .isInstanceOf(RequestFailedException.class)
                .hasMessageContaining("TLS is not set up");
    }

    @Test
    @Tag("TLS-07")
    void plainSipIsRefusedWhereTlsAloneIsListenedOn() throws Exception {
        open(listening(ClientCertificate.OFF));
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(),
                endpoint().listening().getFirst().address().getPort())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream()
                    .write(OpenSsl.options("plain").getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            await().until(() -> refused(Refusal.HANDSHAKE) == 1);
        }
        assertThat(endpoint().counters().requestsReceived()).isEmpty();
    }

    @Test
    @Tag("TLS-10")
    void theNextHopIsWhomWeMustBelieve() throws Exception {
        open(listening(ClientCertificate.OFF));
        int port = endpoint().listening().getFirst().address().getPort();
        var config = SipEndpointConfig.listeningOn(ListenPoint.udp("127.0.0.1", 0))
                .withTlsCalls(TlsFiles.NONE.trusting(authority.root()));
        try (var calling = SipEndpoint.open(config, new AnsweringHandler())) {
            var far = SipUri.parse("sips:srs@far.example.com");
            var proxied = OutgoingCall.to(far, FROM).with("Route", "<sips:localhost:" + port + ";lr>");
            calling.invite(proxied, new RecordedDialog());
            assertThat(handler.calls.getFirst().invite().requestUri().host()).isEqualTo("far.example.com");
        }
    }
}
