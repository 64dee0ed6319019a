package io.earwitness.sip.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/// A certificate chain of ours and its key, which were made for each other. Immutable.
public record OwnCertificate(List<X509Certificate> chain, PrivateKey key) {
    private static final byte[] PROBE = "earwitness".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final char[] NO_PASSWORD = {};

    /// @throws IOException with one sentence on what is wrong with a file
    public static OwnCertificate read(Path certificate, Path key) throws IOException {
        return read(PemFile.read(certificate), PemFile.read(key));
    }

    /// All certificates of a PEM file.
    public static List<X509Certificate> certificates(Path file) throws IOException {
        return certificates(PemFile.read(file));
    }

    static OwnCertificate read(PemFile certificate, PemFile key) throws IOException {
        var chain = certificates(certificate);
        if (chain.isEmpty()) {
            throw new IOException(certificate.path() + " holds no certificate in PEM");
        }
        var own = new OwnCertificate(chain, PrivateKeys.first(key));
        if (!own.fits()) {
            throw new IOException(
                    "the key in " + key.path() + " does not belong to the certificate in " + certificate.path());
        }
        return own;
    }

    static List<X509Certificate> certificates(PemFile file) throws IOException {
        var found = new ArrayList<X509Certificate>();
        try {
            var factory = CertificateFactory.getInstance("X.509");
            for (var content : file.all("CERTIFICATE")) {
                found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(content)));
            }
        } catch (CertificateException broken) {
            throw new IOException("a certificate in " + file.path() + " cannot be read: " + broken.getMessage());
        }
        return List.copyOf(found);
    }

    X509Certificate leaf() {
        return chain.getFirst();
    }

    /// `sha-256 AB:CD:…`
    String fingerprint() {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(leaf().getEncoded());
            return "sha-256 " + HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a certificate that was read cannot be written", impossible);
        }
    }

    /// Whether what the key signs is believed by the certificate: half a replacement is none.
    private boolean fits() {
        var algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "EdDSA", "Ed25519", "Ed448" -> "EdDSA";
            default -> "SHA256withRSA";
        };
        try {
            var signer = Signature.getInstance(algorithm);
            signer.initSign(key);
            signer.update(PROBE);
            var signed = signer.sign();
            var verifier = Signature.getInstance(algorithm);
            verifier.initVerify(leaf().getPublicKey());
            verifier.update(PROBE);
            return verifier.verify(signed);
        } catch (GeneralSecurityException other) {
            return false;
        }
    }

    /// For an SSLContext that shows it.
    public KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }
}
