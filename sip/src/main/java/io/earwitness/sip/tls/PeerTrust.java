package io.earwitness.sip.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CRL;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/// Believes a certificate that leads to one of our roots, is valid now, not revoked, and made for this use (RFC 5922
/// §7, RFC 5924). Whom it names is [PeerIdentities]' business.
final class PeerTrust extends X509ExtendedTrustManager {
    private static final String ANY_USAGE = "2.5.29.37.0";
    private static final String SIP_DOMAIN = "1.3.6.1.5.5.7.3.20";
    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

    private final List<X509Certificate> roots;
    private final List<CRL> revocations;

    private PeerTrust(List<X509Certificate> roots, List<CRL> revocations) {
        this.roots = roots;
        this.revocations = revocations;
    }

    static PeerTrust of(Optional<PemFile> roots, Optional<PemFile> revocations) throws IOException {
        var trusted = roots.isPresent() ? named(roots.get()) : ofJava();
        return new PeerTrust(trusted, revocations.isPresent() ? lists(revocations.get()) : List.of());
    }

    private static List<X509Certificate> named(PemFile file) throws IOException {
        var found = OwnCertificate.certificates(file);
        if (found.isEmpty()) {
            throw new IOException(file.path() + " holds no certificate in PEM");
        }
        return found;
    }

    private static List<X509Certificate> ofJava() throws IOException {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return Arrays.stream(factory.getTrustManagers())
                    .filter(X509TrustManager.class::isInstance)
                    .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
                    .toList();
        } catch (GeneralSecurityException missing) {
            throw new IOException("Java's own trust anchors cannot be read", missing);
        }
    }

    private static List<CRL> lists(PemFile file) throws IOException {
        var found = new ArrayList<CRL>();
        try {
            var factory = CertificateFactory.getInstance("X.509");
            for (var content : file.all("X509 CRL")) {
                found.add(factory.generateCRL(new ByteArrayInputStream(content)));
            }
        } catch (GeneralSecurityException broken) {
            throw new IOException("a revocation list in " + file.path() + " cannot be read: " + broken.getMessage());
        }
        if (found.isEmpty()) {
            throw new IOException(file.path() + " holds no revocation list in PEM");
        }
        return List.copyOf(found);
    }

    private void check(X509Certificate[] sent, String usage) throws CertificateException {
        var leaf = sent[0];
        leaf.checkValidity();
        var usages = leaf.getExtendedKeyUsage();
        if (usages != null && usages.stream().noneMatch(Set.of(ANY_USAGE, SIP_DOMAIN, usage)::contains)) {
            throw new CertificateException(
                    "the certificate of " + leaf.getSubjectX500Principal() + " is made for another use: " + usages);
        }
        try {
            CertPathBuilder.getInstance("PKIX").build(path(sent));
        } catch (GeneralSecurityException distrusted) {
            throw new CertificateException(
                    "the certificate of " + leaf.getSubjectX500Principal() + " is not trusted: " + reason(distrusted),
                    distrusted);
        }
    }

    private static String reason(Throwable failure) {
        var deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return String.valueOf(deepest.getMessage());
    }

    private PKIXBuilderParameters path(X509Certificate[] sent) throws GeneralSecurityException {
        var anchors = roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toSet());
        var leaf = new X509CertSelector();
        leaf.setCertificate(sent[0]);
        var parameters = new PKIXBuilderParameters(anchors, leaf);
        var known = new HashSet<Object>(Arrays.asList(sent));
        known.addAll(revocations);
        parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(known)));
        parameters.setRevocationEnabled(false);
        if (!revocations.isEmpty()) {
            var checker =
                    (PKIXRevocationChecker) CertPathBuilder.getInstance("PKIX").getRevocationChecker();
            checker.setOptions(
                    EnumSet.of(PKIXRevocationChecker.Option.PREFER_CRLS, PKIXRevocationChecker.Option.NO_FALLBACK));
            parameters.addCertPathChecker(checker);
        }
        return parameters;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain, CLIENT_AUTH);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        check(chain, SERVER_AUTH);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain, CLIENT_AUTH);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        check(chain, SERVER_AUTH);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain, CLIENT_AUTH);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        check(chain, SERVER_AUTH);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return roots.toArray(X509Certificate[]::new);
    }
}
