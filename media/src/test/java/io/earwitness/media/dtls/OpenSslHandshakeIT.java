package io.earwitness.media.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.dtls.HandshakeFailure.Reason;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Handshakes with OpenSSL: both sides must export the same keys.
class OpenSslHandshakeIT {
    @TempDir
    private static Path directory;

    private final DtlsEndpoint endpoint = DtlsEndpoint.create(Clock.systemUTC());

    @BeforeAll
    static void look() {
        OpenSsl.assume();
    }

    private static DtlsTerms terms(DtlsRole role, List<Fingerprint> theirs, Optional<InetSocketAddress> target) {
        return new DtlsTerms("1", role, PeerFingerprints.of(theirs), target, Set.of(InetAddress.getLoopbackAddress()));
    }

    @ParameterizedTest
    @CsvSource({
        "SRTP_AES128_CM_SHA1_80, AES128_CM_HMAC_SHA1_80, ec",
        "SRTP_AES128_CM_SHA1_32, AES128_CM_HMAC_SHA1_32, rsa",
        "SRTP_AEAD_AES_128_GCM, AEAD_AES_128_GCM, ec",
        "SRTP_AEAD_AES_256_GCM, AEAD_AES_256_GCM, ec",
        "SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_256_GCM, AES128_CM_HMAC_SHA1_80, ec"
    })
    @Tag("SEC-18")
    void bothSidesExportTheSameKeysWhenTheOtherBegins(String offered, SrtpProfile chosen, String algorithm)
            throws Exception {
        var identity = OpenSsl.Identity.in(directory, "client", algorithm);
        try (var port = new UdpPort(endpoint)) {
            port.agree(terms(DtlsRole.SERVER, List.of(identity.fingerprint()), Optional.empty()));
            try (var client = OpenSsl.client(port.number(), identity, offered, chosen.materialBytes())) {
                var keys = port.awaitKeys();
                var material = client.awaitMaterial();

                assertThat(keys.certificate()).isEqualTo(identity.fingerprint());
                assertThat(keys.theirs()).isEqualTo(chosen.keysOf(DtlsRole.CLIENT, material));
                assertThat(keys.ours()).isEqualTo(chosen.keysOf(DtlsRole.SERVER, material));
                assertThat(keys.ours()).isNotEqualTo(keys.theirs());
            }
        }
        assertThat(endpoint.counters().keyed()).isEqualTo(1);
        assertThat(endpoint.counters().challenged()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "SRTP_AES128_CM_SHA1_80, AES128_CM_HMAC_SHA1_80, ec",
        "SRTP_AES128_CM_SHA1_80, AES128_CM_HMAC_SHA1_80, rsa",
        "SRTP_AEAD_AES_256_GCM, AEAD_AES_256_GCM, ec"
    })
    @Tag("SEC-18")
    @Tag("SEC-19")
    void bothSidesExportTheSameKeysWhenWeBegin(String offered, SrtpProfile chosen, String algorithm) throws Exception {
        var identity = OpenSsl.Identity.in(directory, "server", algorithm);
        try (var server = OpenSsl.server(identity, offered, chosen.materialBytes());
                var port = new UdpPort(endpoint)) {
            port.agree(terms(DtlsRole.CLIENT, List.of(identity.fingerprint()), Optional.of(server.awaitAddress())));
            var keys = port.awaitKeys();
            var material = server.awaitMaterial();

            assertThat(keys.theirs()).isEqualTo(chosen.keysOf(DtlsRole.SERVER, material));
            assertThat(keys.ours()).isEqualTo(chosen.keysOf(DtlsRole.CLIENT, material));
        }
    }

    @Test
    @Tag("SEC-17")
    void aCertificateThatWasNotAnnouncedGetsNoKeys() throws Exception {
        var announced = OpenSsl.Identity.in(directory, "announced", "ec");
        var other = OpenSsl.Identity.in(directory, "other", "ec");
        try (var port = new UdpPort(endpoint)) {
            port.agree(terms(DtlsRole.SERVER, List.of(announced.fingerprint()), Optional.empty()));
            try (var client = OpenSsl.client(port.number(), other, "SRTP_AES128_CM_SHA1_80", 60)) {
                var failure = port.awaitFailure();

                assertThat(failure.reason()).isEqualTo(Reason.WRONG_CERTIFICATE);
                assertThat(failure.detail()).contains(other.fingerprint().text());
                client.awaitSaid(Pattern.compile("alert (bad certificate)"));
            }
            // Whoever was announced is let in all the same.
            try (var client = OpenSsl.client(port.number(), announced, "SRTP_AES128_CM_SHA1_80", 60)) {
                assertThat(port.awaitKeys().certificate()).isEqualTo(announced.fingerprint());
                assertThat(client.awaitMaterial()).hasSize(60);
            }
        }
        assertThat(endpoint.counters().failed(Reason.WRONG_CERTIFICATE)).isEqualTo(1);
    }

    @Test
    @Tag("SEC-17")
    void aServerWhoseCertificateWasNotAnnouncedGetsNoKeys() throws Exception {
        var announced = OpenSsl.Identity.in(directory, "announced", "ec");
        var other = OpenSsl.Identity.in(directory, "other", "ec");
        try (var server = OpenSsl.server(other, "SRTP_AES128_CM_SHA1_80", 60);
                var port = new UdpPort(endpoint)) {
            port.agree(terms(DtlsRole.CLIENT, List.of(announced.fingerprint()), Optional.of(server.awaitAddress())));

            assertThat(port.awaitFailure().reason()).isEqualTo(Reason.WRONG_CERTIFICATE);
        }
    }

    /// RFC 8122 §5: of several hash functions the strongest counts, of several certificates any.
    @Test
    @Tag("SEC-17")
    void severalFingerprintsMayBeAnnounced() throws Exception {
        var identity = OpenSsl.Identity.in(directory, "one", "ec");
        var spare = OpenSsl.Identity.in(directory, "spare", "ec");
        var announced = List.of(
                OpenSsl.Identity.fingerprint(identity.certificate(), "sha1"),
                OpenSsl.Identity.fingerprint(spare.certificate(), "sha512"),
                OpenSsl.Identity.fingerprint(identity.certificate(), "sha512"));
        try (var port = new UdpPort(endpoint)) {
            port.agree(terms(DtlsRole.SERVER, announced, Optional.empty()));
            try (var client = OpenSsl.client(port.number(), identity, "SRTP_AES128_CM_SHA1_80", 60)) {
                assertThat(port.awaitKeys().certificate()).isEqualTo(identity.fingerprint());
                assertThat(client.awaitMaterial()).hasSize(60);
            }
            port.agree(terms(DtlsRole.SERVER, announced.subList(0, 2), Optional.empty()));
            try (var _ = OpenSsl.client(port.number(), identity, "SRTP_AES128_CM_SHA1_80", 60)) {
                assertThat(port.awaitFailure().reason()).isEqualTo(Reason.WRONG_CERTIFICATE);
            }
        }
    }

    @Test
    @Tag("SEC-18")
    void whoeverKnowsNothingOfSrtpGetsNoKeys() throws Exception {
        var identity = OpenSsl.Identity.in(directory, "client", "ec");
        try (var port = new UdpPort(endpoint)) {
            port.agree(terms(DtlsRole.SERVER, List.of(identity.fingerprint()), Optional.empty()));
            try (var _ = OpenSsl.plainClient(port.number(), identity)) {
                assertThat(port.awaitFailure().reason()).isEqualTo(Reason.NO_PROFILE);
            }
        }
    }
}
