package io.earwitness.media.dtls;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/// Our certificate for handshakes: ECDSA on P-256, signed by itself, made anew in each process but for one that
/// goes on with the calls of another. It is good because its fingerprint stands in our answers (RFC 5763 §4).
final class DtlsIdentity {
    private static final AlgorithmIdentifier ECDSA_SHA256 =
            new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    // It says nothing about us to whoever watches the wire (RFC 8827 §6.5).
    private static final X500Name NAME = new X500Name("CN=earwitness");
    private static final int SERIAL_BITS = 63;
    private static final Duration CLOCKS_APART = Duration.ofDays(1);
    private static final Duration VALID = Duration.ofDays(3_650);

    private final PrivateKey key;
    private final byte[] certificate;

    private DtlsIdentity(PrivateKey key, byte[] certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    static DtlsIdentity create(SecureRandom random, Instant now) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            var pair = generator.generateKeyPair();
            return new DtlsIdentity(pair.getPrivate(), certificate(pair, random, now));
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("this Java makes no ECDSA certificate", impossible);
        }
    }

    private static byte[] certificate(KeyPair pair, SecureRandom random, Instant now)
            throws GeneralSecurityException, IOException {
        var content = new V3TBSCertificateGenerator();
        content.setSerialNumber(new ASN1Integer(new BigInteger(SERIAL_BITS, random).setBit(0)));
        content.setIssuer(NAME);
        content.setSubject(NAME);
        content.setStartDate(new Time(Date.from(now.minus(CLOCKS_APART))));
        content.setEndDate(new Time(Date.from(now.plus(VALID))));
        content.setSignature(ECDSA_SHA256);
        content.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
        var signed = content.generateTBSCertificate();
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(pair.getPrivate(), random);
        signature.update(signed.getEncoded("DER"));
        var parts = new ASN1Encodable[] {signed, ECDSA_SHA256, new DERBitString(signature.sign())};
        return new DERSequence(parts).getEncoded("DER");
    }

    /// Lengths, the key in PKCS #8, the certificate in DER.
    byte[] toBytes() {
        var encoded = key.getEncoded();
        return ByteBuffer.allocate(2 * Integer.BYTES + encoded.length + certificate.length)
                .putInt(encoded.length)
                .putInt(certificate.length)
                .put(encoded)
                .put(certificate)
                .array();
    }

    /// Empty where the bytes are not what [#toBytes] makes.
    static Optional<DtlsIdentity> read(byte[] kept) {
        try {
            var in = ByteBuffer.wrap(kept);
            var encoded = new byte[in.getInt()];
            var certificate = new byte[in.getInt()];
            in.get(encoded).get(certificate);
            var key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
            return Optional.of(new DtlsIdentity(key, certificate));
        } catch (RuntimeException | GeneralSecurityException torn) {
            return Optional.empty();
        }
    }

    PrivateKey key() {
        return key;
    }

    /// In DER.
    byte[] certificate() {
        return certificate.clone();
    }

    Fingerprint fingerprint() {
        return Fingerprint.of(Fingerprint.Hash.SHA_256, certificate);
    }
}
