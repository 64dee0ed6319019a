package io.earwitness.sip.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.sip.tls.TestAuthority.Issued;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the files of one TLS configuration may hold, and whom a certificate names. All files are made by openssl.
class TlsFilesTest {
    @TempDir
    static Path directory;

    private static TestAuthority authority;

    @BeforeAll
    static void found() throws Exception {
        authority = new TestAuthority(directory.resolve("ca"));
    }

    private static X509Certificate certificate(Issued issued) throws IOException {
        return OwnCertificate.certificates(PemFile.read(issued.certificate())).getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "pkcs8-rsa, genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out %",
        "pkcs1, genrsa -traditional -out % 2048",
        "sec1, ecparam -name secp384r1 -genkey -out %",
        "pkcs8-ec, genpkey -algorithm EC -pkeyopt ec_paramgen_curve:prime256v1 -out %",
        "ed25519, genpkey -algorithm ED25519 -out %"
    })
    void everyUsualFormOfKeyIsTaken(String name, String command) throws Exception {
        var key = directory.resolve(name + ".key");
        var certificate = directory.resolve(name + ".pem");
        authority.openssl(List.of(command.replace("%", key.toString()).split(" ")));
        authority.openssl(List.of(
                "req", "-x509", "-key", key.toString(), "-subj", "/CN=" + name, "-out", certificate.toString()));
        var context = TlsContext.open("test", TlsFiles.of(certificate, key));
        assertThat(context.status().orElseThrow().subject()).isEqualTo("CN=" + name);
    }

    @Test
    void whatCannotBeUsedIsSaidInASentence() throws Exception {
        var one = authority.issue("one", "one.example.com");
        var other = authority.issue("other", "other.example.com");
        var encrypted = directory.resolve("encrypted.key");
        authority.openssl(List.of(
                "genpkey", "-algorithm", "RSA", "-aes128", "-pass", "pass:secret", "-out", encrypted.toString()));
        refused(TlsFiles.of(one.certificate(), other.key()), "does not belong to the certificate");
        refused(TlsFiles.of(one.certificate(), encrypted), "is encrypted");
        refused(TlsFiles.of(one.key(), one.key()), "holds no certificate");
        refused(TlsFiles.of(one.certificate(), one.certificate()), "holds no private key");
        refused(TlsFiles.of(directory.resolve("nowhere"), one.key()), "there is no file");
        refused(one.files().trusting(one.key()), "holds no certificate");
        var broken = Files.writeString(
                directory.resolve("broken.pem"), "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n");
        refused(TlsFiles.of(broken, one.key()), "cannot be read");
    }

    private static void refused(TlsFiles files, String complaint) {
        assertThatThrownBy(() -> TlsContext.open("test", files))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(complaint);
    }

    @Test
    void aReplacementIsTakenAndABrokenOneIsNot() throws Exception {
        var first = authority.issue("first", "first.example.com");
        var second = authority.issue("second", "second.example.com");
        var certificate = Files.copy(first.certificate(), directory.resolve("used.pem"));
        var key = Files.copy(first.key(), directory.resolve("used.key"));
        var context = TlsContext.open("test", TlsFiles.of(certificate, key));
        var before = context.current();

        replace(second.certificate(), certificate); // half a replacement
        assertThat(context.current()).isSameAs(before);
        assertThat(context.status().orElseThrow())
                .extracting(CertificateStatus::subject, CertificateStatus::failures)
                .containsExactly("CN=first.example.com", 1L);

        replace(second.key(), key);
        assertThat(context.current()).isNotSameAs(before);
        assertThat(context.status().orElseThrow())
                .extracting(CertificateStatus::subject, CertificateStatus::reloads, CertificateStatus::failures)
                .containsExactly("CN=second.example.com", 1L, 1L);
    }

    private static void replace(Path with, Path file) throws IOException {
        var beside = Files.copy(with, file.resolveSibling("beside"));
        Files.move(beside, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    @Test
    @Tag("TLS-03")
    void identitiesAreThoseOfRfc5922() throws Exception {
        var uri = certificate(
                authority.issue("uri", "cn.example.com", "subjectAltName=DNS:dns.example.com,URI:sip:URI.example.com"));
        assertThat(PeerIdentities.of(uri)).containsExactly("uri.example.com");
        assertThat(PeerIdentities.matches(uri, "uri.EXAMPLE.com.")).isTrue();
        assertThat(PeerIdentities.matches(uri, "dns.example.com")).isFalse();
        assertThat(PeerIdentities.matches(uri, "cn.example.com")).isFalse();

        var user = certificate(authority.issue(
                "user", "cn.example.com", "subjectAltName=URI:sip:alice@uri.example.com,URI:sips:s.example.com"));
        assertThat(PeerIdentities.of(user)).isEmpty();

        var dns = certificate(authority.issue("dns", "cn.example.com", "subjectAltName=DNS:a.example.com"));
        assertThat(PeerIdentities.of(dns)).containsExactly("a.example.com");
        assertThat(PeerIdentities.matches(dns, "b.a.example.com")).isFalse();

        var wild = certificate(authority.issue("wild", "cn.example.com", "subjectAltName=DNS:*.example.com"));
        assertThat(PeerIdentities.matches(wild, "a.example.com")).isFalse();

        var plain = certificate(authority.issue("plain", "CN.example.com"));
        assertThat(PeerIdentities.of(plain)).containsExactly("cn.example.com");

        var literal = certificate(authority.issue("literal", "x", "subjectAltName=IP:192.0.2.1,IP:2001:db8::1"));
        assertThat(PeerIdentities.matches(literal, "192.0.2.1")).isTrue();
        assertThat(PeerIdentities.matches(literal, "[2001:db8::1]")).isTrue();
        assertThat(PeerIdentities.matches(literal, "192.0.2.2")).isFalse();
    }

    @Test
    @Tag("TLS-05")
    void onlyACertificateThatIsGoodForItsUseIsBelieved() throws Exception {
        var trust = PeerTrust.of(Optional.of(PemFile.read(authority.root())), Optional.empty());
        var stranger = new TestAuthority(directory.resolve("stranger"));

        believed(trust, authority.issue("any", "any.example.com"));
        believed(trust, authority.issue("client", "c.example.com", "extendedKeyUsage=clientAuth"));
        believed(trust, authority.issue("sip", "s.example.com", "extendedKeyUsage=1.3.6.1.5.5.7.3.20"));
        distrusted(trust, authority.issue("web", "w.example.com", "extendedKeyUsage=serverAuth"), "another use");
        distrusted(trust, authority.expired("old", "o.example.com"), "NotAfter");
        distrusted(trust, stranger.issue("foreign", "f.example.com"), "not trusted");
    }

    @Test
    @Tag("TLS-05")
    void aRevokedCertificateIsNotBelieved() throws Exception {
        var good = authority.issue("good", "good.example.com");
        var lost = authority.issue("lost", "lost.example.com");
        var trust = PeerTrust.of(
                Optional.of(PemFile.read(authority.root())), Optional.of(PemFile.read(authority.revoke(lost))));
        believed(trust, good);
        distrusted(trust, lost, "revoked");
    }

    private static void believed(PeerTrust trust, Issued issued) throws Exception {
        trust.checkClientTrusted(new X509Certificate[] {certificate(issued)}, "EC");
    }

    private static void distrusted(PeerTrust trust, Issued issued, String reason) throws Exception {
        var chain = new X509Certificate[] {certificate(issued)};
        assertThatThrownBy(() -> trust.checkClientTrusted(chain, "EC"))
                .isInstanceOf(CertificateException.class)
                .hasMessageContaining(reason);
    }
}
