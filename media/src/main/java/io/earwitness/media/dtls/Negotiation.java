package io.earwitness.media.dtls;

import io.earwitness.media.dtls.HandshakeFailure.Reason;
import java.io.IOException;
import java.util.Hashtable;
import java.util.Optional;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsTimeoutException;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCrypto;
import org.jspecify.annotations.Nullable;

/// What one handshake has settled so far: whose certificate, which profile, which keys. Both roles work on it.
///
/// Owned by one handshake and its thread.
final class Negotiation {
    /// The limit for a whole handshake; a client begins again afterwards.
    static final int MILLIS_MAX = 30_000;
    private static final byte[] NO_MKI = {};

    private final DtlsRole role;
    private final DtlsIdentity identity;
    private final JcaTlsCrypto crypto;
    private final PeerFingerprints theirs;
    private @Nullable Fingerprint certificate;
    private @Nullable SrtpProfile profile;
    private @Nullable DtlsKeys keys;
    private @Nullable HandshakeFailure failure;

    Negotiation(DtlsRole role, DtlsIdentity identity, JcaTlsCrypto crypto, PeerFingerprints theirs) {
        this.role = role;
        this.identity = identity;
        this.crypto = crypto;
        this.theirs = theirs;
    }

    /// What the other side may sign with: ECDSA, and RSA as all of TLS 1.2 can; Java's own has no name for RSA-PSS that
    /// DTLS would know.
    @SuppressWarnings("JdkObsolete")
    static Vector<SignatureAndHashAlgorithm> signatures() {
        var accepted = new Vector<SignatureAndHashAlgorithm>();
        for (var signature : new short[] {SignatureAlgorithm.ecdsa, SignatureAlgorithm.rsa}) {
            for (var hash : new short[] {HashAlgorithm.sha256, HashAlgorithm.sha384, HashAlgorithm.sha512}) {
                accepted.add(SignatureAndHashAlgorithm.getInstance(hash, signature));
            }
        }
        return accepted;
    }

    JcaTlsCrypto crypto() {
        return crypto;
    }

    /// The other side's chain: the first is its own, and signalling must have announced it.
    void certificate(@Nullable Certificate chain) throws IOException {
        if (chain == null || chain.isEmpty()) {
            throw fail(Reason.WRONG_CERTIFICATE, "they showed no certificate", AlertDescription.handshake_failure);
        }
        var own = chain.getCertificateAt(0).getEncoded();
        var seen = Fingerprint.of(Fingerprint.Hash.SHA_256, own);
        if (!theirs.include(own)) {
            throw fail(
                    Reason.WRONG_CERTIFICATE,
                    "their certificate is " + seen + ", which their description did not announce",
                    AlertDescription.bad_certificate);
        }
        certificate = seen;
    }

    void choose(Optional<SrtpProfile> common) throws IOException {
        if (common.isEmpty()) {
            throw fail(
                    Reason.NO_PROFILE,
                    "they offer no SRTP protection profile that we speak",
                    AlertDescription.handshake_failure);
        }
        profile = common.get();
    }

    /// What we say in `use_srtp`: one profile as a server, all as a client, and never an MKI.
    void addUseSrtp(Hashtable<?, ?> extensions) throws IOException {
        var chosen = profile;
        var numbers = chosen == null ? SrtpProfile.numbers() : new int[] {chosen.number()};
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(numbers, NO_MKI));
    }

    TlsCredentialedSigner signer(TlsContext context) throws IOException {
        var chain = new Certificate(new TlsCertificate[] {
            new org.bouncycastle.tls.crypto.impl.jcajce.JcaTlsCertificate(crypto, identity.certificate())
        });
        return new JcaDefaultTlsCredentialedSigner(
                new TlsCryptoParameters(context),
                crypto,
                identity.key(),
                chain,
                SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
    }

    /// The handshake is done: keys are taken from it (RFC 5764 §4.2).
    void complete(TlsContext context) throws IOException {
        var chosen = profile;
        var shown = certificate;
        if (chosen == null) {
            throw fail(Reason.NO_PROFILE, "they agreed on no SRTP profile", AlertDescription.handshake_failure);
        }
        if (shown == null) {
            throw fail(Reason.WRONG_CERTIFICATE, "they showed no certificate", AlertDescription.handshake_failure);
        }
        var material = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, chosen.materialBytes());
        var other = role == DtlsRole.CLIENT ? DtlsRole.SERVER : DtlsRole.CLIENT;
        keys = new DtlsKeys(chosen.keysOf(other, material), chosen.keysOf(role, material), shown);
    }

    Optional<DtlsKeys> keys() {
        return Optional.ofNullable(keys);
    }

    private TlsFatalAlert fail(Reason reason, String detail, short alert) {
        failure = new HandshakeFailure(reason, detail);
        return new TlsFatalAlert(alert, detail);
    }

    /// What is to be said of a handshake that ended with this.
    HandshakeFailure failure(Exception cause) {
        if (failure != null) {
            return failure;
        }
        return switch (cause) {
            case TlsTimeoutException _ ->
                new HandshakeFailure(Reason.SILENT, "they did not answer within " + MILLIS_MAX / 1_000 + " s");
            case TlsFatalAlertReceived alert ->
                new HandshakeFailure(
                        Reason.BROKEN_OFF,
                        "they broke it off: " + AlertDescription.getText(alert.getAlertDescription()));
            case TlsFatalAlert alert ->
                new HandshakeFailure(
                        Reason.BROKEN_OFF, "we broke it off: " + AlertDescription.getText(alert.getAlertDescription()));
            default ->
                new HandshakeFailure(
                        Reason.BROKEN_OFF, "it broke off: " + cause.getClass().getSimpleName());
        };
    }
}
