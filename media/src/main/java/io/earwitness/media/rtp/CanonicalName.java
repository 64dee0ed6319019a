package io.earwitness.media.rtp;

import java.util.Base64;
import java.util.random.RandomGenerator;

/// A CNAME that tells nothing but that its owner is the same one: 96 bits by chance (RFC 7022 §4.2).
public final class CanonicalName {
    private static final int RANDOM_BYTES = 12;

    private CanonicalName() {}

    /// Sixteen characters.
    public static String create(RandomGenerator random) {
        var bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
