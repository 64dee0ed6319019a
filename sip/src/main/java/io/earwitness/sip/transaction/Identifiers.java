package io.earwitness.sip.transaction;

import io.earwitness.sip.message.Via;
import java.time.Duration;
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

    /// The first RSeq of a call: from 1 to 2^31-1 (RFC 3262 §3).
    public long responseNumber() {
        return random.nextLong(1, 1L << 31);
    }

    /// How long to wait after a 491 (RFC 3261 §14.1): the owner of the Call-ID longer than the other, so that they
    /// do not meet again.
    public Duration glareBackOff(boolean ownsCallId) {
        long hundredths = ownsCallId ? random.nextLong(210, 401) : random.nextLong(201);
        return Duration.ofMillis(hundredths * 10);
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
