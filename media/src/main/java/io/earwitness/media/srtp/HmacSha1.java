package io.earwitness.media.srtp;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// HMAC-SHA1 (RFC 2104) over a packet and what is authenticated beside it. Owned by one transform; allocates nothing
/// for a packet, which is why it is not the JDK's `Mac`.
final class HmacSha1 {
    private static final int BLOCK = 64;
    private static final int DIGEST = 20;

    private final MessageDigest sha1;
    private final byte[] innerPad = new byte[BLOCK];
    private final byte[] outerPad = new byte[BLOCK];
    private final byte[] digest = new byte[DIGEST];
    private final byte[] word = new byte[4];

    HmacSha1(byte[] key) {
        if (key.length > BLOCK) {
            throw new IllegalArgumentException("a key of " + key.length + " octets");
        }
        try {
            sha1 = MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java cannot do SHA-1", e);
        }
        for (var i = 0; i < BLOCK; i++) {
            var octet = i < key.length ? key[i] : 0;
            innerPad[i] = (byte) (octet ^ 0x36);
            outerPad[i] = (byte) (octet ^ 0x5C);
        }
    }

    /// The tag over the first `length` bytes, in an array that the next call uses again.
    byte[] tag(byte[] packet, int length) {
        sha1.update(innerPad, 0, BLOCK);
        sha1.update(packet, 0, length);
        return finish();
    }

    /// The same with four more bytes that are not in the packet.
    byte[] tag(byte[] packet, int length, int beside) {
        sha1.update(innerPad, 0, BLOCK);
        sha1.update(packet, 0, length);
        word[0] = (byte) (beside >>> 24);
        word[1] = (byte) (beside >>> 16);
        word[2] = (byte) (beside >>> 8);
        word[3] = (byte) beside;
        sha1.update(word, 0, word.length);
        return finish();
    }

    private byte[] finish() {
        try {
            sha1.digest(digest, 0, DIGEST);
            sha1.update(outerPad, 0, BLOCK);
            sha1.update(digest, 0, DIGEST);
            sha1.digest(digest, 0, DIGEST);
            return digest;
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-1 failed", e);
        }
    }

    /// Whether the tag stands at `at`, in the same time wherever they differ.
    static boolean matches(byte[] tag, byte[] packet, int at, int tagBytes) {
        var difference = 0;
        for (var i = 0; i < tagBytes; i++) {
            difference |= tag[i] ^ packet[at + i];
        }
        return difference == 0;
    }
}
