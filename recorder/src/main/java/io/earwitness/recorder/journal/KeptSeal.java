package io.earwitness.recorder.journal;

import io.earwitness.recorder.keys.KeyMissingException;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.keys.WrappedKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// Encrypts what is kept for the next process where there is a key-encryption key: memory may reach swap space, which
/// is a disk. Without one it stays as it is.
///
/// ```
///  plain      0  "P"    1  the bytes
///  encrypted  0  "E"    1  wrapped data key (96)    97  the bytes by AES-256-GCM, with their tag
/// ```
///
/// The data key is new for each writing, so a nonce of zeros is used once. The name of the file is authenticated
/// besides: what is kept of one call opens for no other.
final class KeptSeal {
    private static final byte PLAIN = 'P';
    private static final byte ENCRYPTED = 'E';
    private static final GCMParameterSpec FIRST_NONCE = new GCMParameterSpec(128, new byte[12]);

    private final KeyRing keys;

    KeptSeal(KeyRing keys) {
        this.keys = keys;
    }

    byte[] seal(String name, byte[] bytes) {
        if (!keys.encrypts()) {
            return ByteBuffer.allocate(1 + bytes.length).put(PLAIN).put(bytes).array();
        }
        var context = context(name);
        var dataKey = keys.newDataKey();
        var wrapped = keys.wrap(dataKey, context).toBytes();
        var sealed = cipher(Cipher.ENCRYPT_MODE, dataKey, context, bytes);
        return ByteBuffer.allocate(1 + wrapped.length + sealed.length)
                .put(ENCRYPTED)
                .put(wrapped)
                .put(sealed)
                .array();
    }

    /// @throws IOException where it was changed, belongs to another name, or was made under a key that is not there
    byte[] open(String name, byte[] kept) throws IOException {
        if (kept.length > 0 && kept[0] == PLAIN) {
            return Arrays.copyOfRange(kept, 1, kept.length);
        }
        if (kept.length < 1 + WrappedKey.BYTES || kept[0] != ENCRYPTED) {
            throw new IOException(name + " is torn");
        }
        var wrapped = WrappedKey.read(Arrays.copyOfRange(kept, 1, 1 + WrappedKey.BYTES))
                .orElseThrow(() -> new IOException(name + " holds no key"));
        var context = context(name);
        var dataKey = keys.unwrap(List.of(wrapped), context, name);
        try {
            return cipher(
                    Cipher.DECRYPT_MODE, dataKey, context, Arrays.copyOfRange(kept, 1 + WrappedKey.BYTES, kept.length));
        } catch (IllegalStateException changed) {
            throw new KeyMissingException(name + " was changed");
        }
    }

    private static byte[] context(String name) {
        return ("earwitness kept " + name).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] cipher(int mode, SecretKeySpec key, byte[] context, byte[] bytes) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, FIRST_NONCE);
            cipher.updateAAD(context);
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException("AES-GCM does not take it", failed);
        }
    }
}
