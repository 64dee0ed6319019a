package io.earwitness.recorder.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts and opens the segments of one file, each by its number. Not thread-safe.
final class SegmentCipher {
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 8 * EncryptedFormat.TAG_BYTES;

    private final SecretKeySpec key;
    private final byte[] prefix;
    private final Cipher cipher;

    SegmentCipher(SecretKeySpec key, byte[] prefix) {
        this.key = key;
        this.prefix = prefix;
        try {
            this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has AES-GCM", impossible);
        }
    }

    byte[] seal(long number, boolean last, byte[] clear, int count) {
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, nonce(number, last));
            return cipher.doFinal(clear, 0, count);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a segment cannot be encrypted", impossible);
        }
    }

    /// @throws IOException where it is not what was sealed under this number
    byte[] open(long number, boolean last, byte[] sealed) throws IOException {
        try {
            cipher.init(Cipher.DECRYPT_MODE, key, nonce(number, last));
            return cipher.doFinal(sealed);
        } catch (AEADBadTagException changed) {
            throw new IOException("segment " + number + " was changed, cut off, or belongs elsewhere", changed);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("a segment cannot be opened", impossible);
        }
    }

    private GCMParameterSpec nonce(long number, boolean last) {
        var nonce = ByteBuffer.allocate(NONCE_BYTES)
                .put(prefix)
                .putInt(Math.toIntExact(number))
                .put((byte) (last ? 1 : 0));
        return new GCMParameterSpec(TAG_BITS, nonce.array());
    }
}
