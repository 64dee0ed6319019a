package io.earwitness.media.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Optional;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsSRTPUtils;

/// Our side of a handshake that the other side starts. Insists on its certificate, on an SRTP profile, and on the
/// extended master secret, without which nothing may be exported (RFC 7627 §5.4).
final class SrtpServer extends DefaultTlsServer {
    private final Negotiation negotiation;

    SrtpServer(Negotiation negotiation) {
        super(negotiation.crypto());
        this.negotiation = negotiation;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.DTLSv12.only();
    }

    // Our certificate is of ECDSA; the first is the one that all of WebRTC must speak (RFC 8827 §6.5).
    @Override
    protected int[] getSupportedCipherSuites() {
        return new int[] {
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256,
            CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA
        };
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
    public void processClientExtensions(Hashtable extensions) throws IOException {
        super.processClientExtensions(extensions);
        var offered = Optional.ofNullable(TlsSRTPUtils.getUseSRTPExtension(extensions));
        negotiation.choose(offered.flatMap(srtp -> SrtpProfile.firstOf(srtp.getProtectionProfiles())));
    }

    @Override
    @SuppressWarnings({"rawtypes", "JdkObsolete"})
    public Hashtable getServerExtensions() throws IOException {
        var extensions = super.getServerExtensions();
        negotiation.addUseSrtp(extensions);
        return extensions;
    }

    @Override
    protected TlsCredentialedSigner getECDSASignerCredentials() throws IOException {
        return negotiation.signer(context);
    }

    @Override
    public CertificateRequest getCertificateRequest() {
        return new CertificateRequest(
                new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
                Negotiation.signatures(),
                null);
    }

    @Override
    public void notifyClientCertificate(Certificate chain) throws IOException {
        negotiation.certificate(chain);
    }

    @Override
    public void notifyHandshakeComplete() throws IOException {
        super.notifyHandshakeComplete();
        negotiation.complete(context);
    }
}
