package io.earwitness.media.srtp;

import java.util.Locale;
import java.util.Optional;

/// The crypto suites that can be spoken: how long keys, salts and tags are, and which transform it is (RFC 4568 §6.2,
/// RFC 6188 §4, RFC 7714 §12 and §14.1). Each constant has the name that SDES gives it.
public enum SrtpSuite {
    AES_CM_128_HMAC_SHA1_80(16, 14, 10, 10),
    AES_CM_128_HMAC_SHA1_32(16, 14, 4, 10),
    AES_192_CM_HMAC_SHA1_80(24, 14, 10, 10),
    AES_192_CM_HMAC_SHA1_32(24, 14, 4, 10),
    AES_256_CM_HMAC_SHA1_80(32, 14, 10, 10),
    AES_256_CM_HMAC_SHA1_32(32, 14, 4, 10),
    AEAD_AES_128_GCM(16, 12, 16, 16),
    AEAD_AES_256_GCM(32, 12, 16, 16);

    private final int keyBytes;
    private final int saltBytes;
    private final int rtpTagBytes;
    private final int rtcpTagBytes;

    SrtpSuite(int keyBytes, int saltBytes, int rtpTagBytes, int rtcpTagBytes) {
        this.keyBytes = keyBytes;
        this.saltBytes = saltBytes;
        this.rtpTagBytes = rtpTagBytes;
        this.rtcpTagBytes = rtcpTagBytes;
    }

    public static Optional<SrtpSuite> named(String name) {
        var wanted = name.toUpperCase(Locale.ROOT);
        for (var suite : values()) {
            if (suite.name().equals(wanted)) {
                return Optional.of(suite);
            }
        }
        return Optional.empty();
    }

    public int keyBytes() {
        return keyBytes;
    }

    public int saltBytes() {
        return saltBytes;
    }

    /// Octets of what SDES carries: master key and master salt together.
    public int keyAndSaltBytes() {
        return keyBytes + saltBytes;
    }

    public boolean isAead() {
        return saltBytes == 12;
    }

    int rtpTagBytes() {
        return rtpTagBytes;
    }

    int rtcpTagBytes() {
        return rtcpTagBytes;
    }

    // The tag of AES-CM stands behind the MKI, that of AES-GCM is part of the cipher text before it.
    int rtpMkiAt(int length, int mkiBytes) {
        return length - mkiBytes - (isAead() ? 0 : rtpTagBytes);
    }

    int rtcpMkiAt(int length, int mkiBytes) {
        return length - mkiBytes - (isAead() ? 0 : rtcpTagBytes);
    }
}
