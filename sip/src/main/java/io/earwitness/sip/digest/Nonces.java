package io.earwitness.sip.digest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Issues nonces and takes them back. A nonce holds its own time and a seal, so that those never used cost no
/// memory; of those in use the highest count is kept, for a bounded number. Used by the loop alone.
///
/// ```
/// base64url of: time of issue, ms (8) | random (8) | HMAC-SHA-256 over both, first half (16)
/// ```
final class Nonces {
    private static final int SEALED_BYTES = 16;
    private static final int SEAL_BYTES = 16;
    private static final int IN_USE_MAX = 20_000;

    private final Duration lifetime;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final SecretKeySpec key;
    private final LinkedHashMap<String, Long> counts = new LinkedHashMap<>();
    private long notBeforeMillis = Long.MIN_VALUE;

    enum Use {
        GOOD,
        /// Ours, but too old, or used with this count before: the client shall take a new one.
        STALE,
        /// Not of our making.
        FOREIGN
    }

    Nonces(Duration lifetime, InstantSource clock, RandomGenerator random) {
        this.lifetime = lifetime;
        this.clock = clock;
        this.random = random;
        var bytes = new byte[32];
        random.nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, "HmacSHA256");
    }

    String issue() {
        var content = ByteBuffer.allocate(SEALED_BYTES)
                .putLong(clock.millis())
                .putLong(random.nextLong())
                .array();
        var whole = Arrays.copyOf(content, SEALED_BYTES + SEAL_BYTES);
        System.arraycopy(seal(content), 0, whole, SEALED_BYTES, SEAL_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(whole);
    }

    /// @param count how often the client says it has used it
    Use use(String nonce, long count) {
        long issued = issuedMillis(nonce);
        if (issued < 0) {
            return Use.FOREIGN;
        }
        if (issued < notBeforeMillis || clock.millis() - issued > lifetime.toMillis()) {
            return Use.STALE;
        }
        if (count <= counts.getOrDefault(nonce, 0L)) {
            return Use.STALE;
        }
        counts.put(nonce, count);
        forgetEldest();
        return Use.GOOD;
    }

    /// What is forgotten could be replayed, so all that is as old becomes stale with it.
    private void forgetEldest() {
        if (counts.size() > IN_USE_MAX) {
            var eldest = counts.pollFirstEntry();
            notBeforeMillis = Math.max(notBeforeMillis, issuedMillis(eldest.getKey()) + 1);
        }
    }

    /// Negative where the seal is not ours.
    private long issuedMillis(String nonce) {
        byte[] whole;
        try {
            whole = Base64.getUrlDecoder().decode(nonce.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException unreadable) {
            return -1;
        }
        if (whole.length != SEALED_BYTES + SEAL_BYTES) {
            return -1;
        }
        var content = Arrays.copyOf(whole, SEALED_BYTES);
        boolean ours = MessageDigest.isEqual(seal(content), Arrays.copyOfRange(whole, SEALED_BYTES, whole.length));
        return ours ? ByteBuffer.wrap(content).getLong() : -1;
    }

    private byte[] seal(byte[] content) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Arrays.copyOf(mac.doFinal(content), SEAL_BYTES);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HmacSHA256", impossible);
        }
    }
}
