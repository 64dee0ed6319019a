package io.earwitness.sip.transaction;

import io.earwitness.sip.message.Via;
import java.util.random.RandomGenerator;

/// Makes the names that must not be guessed: tags, branches, Call-IDs. As safe for threads as its generator.
public final class Identifiers {
    private static final int RETRY_SECONDS_MAX = 10;

    private final RandomGenerator random;

    /// A cryptographic generator outside tests: who guesses tags can end other people's calls.
    public Identifiers(RandomGenerator random) {
        this.random = random;
    }

    public String tag() {
        return hex();
    }

    public String branch() {
        return Via.MAGIC_COOKIE + hex();
    }

    public String callId() {
        return hex() + hex();
    }

    /// Seconds for Retry-After where requests overlap (RFC 3261 §14.2).
    public int retryAfterSeconds() {
        return random.nextInt(RETRY_SECONDS_MAX + 1);
    }

    private String hex() {
        var digits = Long.toHexString(random.nextLong());
        return "0".repeat(16 - digits.length()) + digits;
    }
}
