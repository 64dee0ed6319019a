package io.earwitness.siprec.filter;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// The secret by which removed values are hashed: who does not have it cannot try out names. Never shown.
public final class HashKey {
    public static final HashKey NONE = new HashKey("");
    private static final String ALGORITHM = "HmacSHA256";
    private static final int SHOWN_BYTES = 8;
    private static final int CHARACTERS_MIN = 16;

    private final byte[] secret;

    private HashKey(String secret) {
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    /// Throws [IllegalArgumentException] where it is too short to be a secret.
    public static HashKey of(String secret) {
        if (!secret.isEmpty() && secret.length() < CHARACTERS_MIN) {
            throw new IllegalArgumentException("the key to hash with has fewer than " + CHARACTERS_MIN + " characters");
        }
        return secret.isEmpty() ? NONE : new HashKey(secret);
    }

    boolean isEmpty() {
        return secret.length == 0;
    }

    /// The first half of the first half of HMAC-SHA-256, 16 hexadecimal digits.
    String hash(String value) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            var digest = mac.doFinal(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, SHOWN_BYTES);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
        }
    }
}
