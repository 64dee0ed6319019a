package io.earwitness.recorder.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;

/// A key that wraps data keys. Its id is made of the key itself, so that no two keys share one and a misspelt key
/// shows.
///
/// @param id 16 hex digits: the first 8 bytes of SHA-256 over `earwitness key id` and the key
public record KeyEncryptionKey(String id, Instant created, SecretKeySpec key) {
    static final int BYTES = 32;
    private static final byte[] ID_PREFIX = "earwitness key id".getBytes(StandardCharsets.US_ASCII);

    static KeyEncryptionKey of(byte[] bytes, Instant created) {
        return new KeyEncryptionKey(HexFormat.of().toHexDigits(idOf(bytes)), created, new SecretKeySpec(bytes, "AES"));
    }

    private static long idOf(byte[] bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(ID_PREFIX);
            return ByteBuffer.wrap(digest.digest(bytes)).getLong();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    long number() {
        return HexFormat.fromHexDigitsToLong(id);
    }

    /// Without the key.
    @Override
    public String toString() {
        return "key " + id + " of " + created;
    }
}
