package io.earwitness.media.srtp;

import java.security.GeneralSecurityException;
import java.security.Key;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-GCM with the nonces of RFC 7714. Owned by one transform.
///
/// Opens into memory of its own, so that a packet that is not authentic stays as it came.
final class AesGcm {
    static final int TAG_BYTES = 16;
    static final int NOT_AUTHENTIC = -1;
    private static final int NONCE_BYTES = 12;

    private final Cipher gcm;
    private final Key key;
    private final byte[] salt;
    private final byte[] nonce = new byte[NONCE_BYTES];
    private byte[] scratch = new byte[2048];

    AesGcm(byte[] key, byte[] salt) {
        try {
            this.gcm = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot do AES-GCM", e);
        }
        this.key = new SecretKeySpec(key, "AES");
        this.salt = salt.clone();
    }

    /// Begins a packet. The nonce is the salt with SSRC and index laid over it (RFC 7714 §8.1, §9.1).
    ///
    /// @param index 48 bits
    void begin(int mode, int ssrc, long index) {
        System.arraycopy(salt, 0, nonce, 0, NONCE_BYTES);
        for (var i = 0; i < 4; i++) {
            nonce[2 + i] ^= (byte) (ssrc >>> (24 - 8 * i));
        }
        for (var i = 0; i < 6; i++) {
            nonce[6 + i] ^= (byte) (index >>> (40 - 8 * i));
        }
        try {
            gcm.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed", e);
        }
    }

    void beside(byte[] bytes, int from, int length) {
        gcm.updateAAD(bytes, from, length);
    }

    /// Puts cipher text and tag in the place of the plain text, and returns where they end.
    int seal(byte[] packet, int from, int to) {
        try {
            room(to - from + TAG_BYTES);
            var sealed = gcm.doFinal(packet, from, to - from, scratch, 0);
            System.arraycopy(scratch, 0, packet, from, sealed);
            return from + sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed", e);
        }
    }

    /// Puts the plain text in the place of cipher text and tag, and returns where it ends, or [#NOT_AUTHENTIC].
    int open(byte[] packet, int from, int to) {
        try {
            room(to - from);
            var plain = gcm.doFinal(packet, from, to - from, scratch, 0);
            System.arraycopy(scratch, 0, packet, from, plain);
            return from + plain;
        } catch (AEADBadTagException notAuthentic) {
            return NOT_AUTHENTIC;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES-GCM failed", e);
        }
    }

    private void room(int bytes) {
        if (scratch.length < bytes) {
            scratch = new byte[bytes];
        }
    }
}
