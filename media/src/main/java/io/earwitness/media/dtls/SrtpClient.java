package io.earwitness.media.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.DefaultTlsClient;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsExtensionsUtils;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsServerCertificate;

/// Our side of a handshake that we start, because the other side said `a=setup:passive`.
final class SrtpClient extends DefaultTlsClient {
    private final Negotiation negotiation;

    SrtpClient(Negotiation negotiation) {
        super(negotiation.crypto());
        this.negotiation = negotiation;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    // The other side's certificate may be of RSA.
    @Override
    protected int[] getSupportedCipherSuites() {
        return new int[] {
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
            CipherSuite.TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA
        };
    }

    @Override
    @SuppressWarnings("JdkObsolete")
    protected Vector<SignatureAndHashAlgorithm> getSupportedSignatureAlgorithms() {
        return Negotiation.signatures();
    }

    @Override
    public boolean requiresExtendedMasterSecret() {
        return true;
    }

    @Override
    public int getHandshakeTimeoutMillis() {
        return Negotiation.MILLIS_MAX;
    }

    @Override
    @SuppressWarnings({"rawtypes", "JdkObsolete"})
    public Hashtable getClientExtensions() throws IOException {
        var extensions = TlsExtensionsUtils.ensureExtensionsInitialised(super.getClientExtensions());
        negotiation.addUseSrtp(extensions);
        return extensions;
    }

    @Override
    @SuppressWarnings({"rawtypes", "JdkObsolete"})
    public void processServerExtensions(Hashtable extensions) throws IOException {
        super.processServerExtensions(extensions);
        var chosen = Optional.ofNullable(TlsSRTPUtils.getUseSRTPExtension(extensions));
        negotiation.choose(chosen.filter(srtp -> srtp.getProtectionProfiles().length == 1)
                .flatMap(srtp -> SrtpProfile.firstOf(srtp.getProtectionProfiles())));
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate shown) throws IOException {
                negotiation.certificate(shown.getCertificate());
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) throws IOException {
                return negotiation.signer(context);
            }
        };
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        negotiation.complete(context);
    }
}
