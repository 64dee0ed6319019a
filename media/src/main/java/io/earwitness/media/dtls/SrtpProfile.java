package io.earwitness.media.dtls;

import io.earwitness.media.srtp.MasterKey;
import io.earwitness.media.srtp.SrtpKeys;
import io.earwitness.media.srtp.SrtpSuite;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.tls.SRTPProtectionProfile;

/// The SRTP protection profiles of the `use_srtp` extension that we speak (RFC 5764 §4.1.2, RFC 7714 §14.2), in the
/// order in which we offer them.
enum SrtpProfile {
    AEAD_AES_256_GCM(SRTPProtectionProfile.SRTP_AEAD_AES_256_GCM, SrtpSuite.AEAD_AES_256_GCM),
    AEAD_AES_128_GCM(SRTPProtectionProfile.SRTP_AEAD_AES_128_GCM, SrtpSuite.AEAD_AES_128_GCM),
    AES128_CM_HMAC_SHA1_80(SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80, SrtpSuite.AES_CM_128_HMAC_SHA1_80),
    AES128_CM_HMAC_SHA1_32(SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_32, SrtpSuite.AES_CM_128_HMAC_SHA1_32);

    private final int number;
    private final SrtpSuite suite;

    SrtpProfile(int number, SrtpSuite suite) {
        this.number = number;
        this.suite = suite;
    }

    static int[] numbers() {
        return Arrays.stream(values()).mapToInt(profile -> profile.number).toArray();
    }

    static Optional<SrtpProfile> numbered(int number) {
        return Arrays.stream(values())
                .filter(profile -> profile.number == number)
                .findFirst();
    }

    /// The first that we speak too: their list has the one they like best in front.
    static Optional<SrtpProfile> firstOf(int[] offered) {
        return Arrays.stream(offered)
                .mapToObj(SrtpProfile::numbered)
                .flatMap(Optional::stream)
                .findFirst();
    }

    int number() {
        return number;
    }

    /// Octets of keying material: key and salt of both sides.
    int materialBytes() {
        return 2 * suite.keyAndSaltBytes();
    }

    /// Takes the keying material apart: client's key, server's key, client's salt, server's salt (RFC 5764 §4.2).
    SrtpKeys keysOf(DtlsRole side, byte[] material) {
        var second = side == DtlsRole.SERVER ? 1 : 0;
        var both = new byte[suite.keyAndSaltBytes()];
        System.arraycopy(material, second * suite.keyBytes(), both, 0, suite.keyBytes());
        var saltAt = 2 * suite.keyBytes() + second * suite.saltBytes();
        System.arraycopy(material, saltAt, both, suite.keyBytes(), suite.saltBytes());
        return SrtpKeys.of(suite, MasterKey.of(both));
    }
}
