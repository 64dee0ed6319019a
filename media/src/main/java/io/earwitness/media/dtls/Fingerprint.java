package io.earwitness.media.dtls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// A certificate's hash, as `a=fingerprint` has it (RFC 8122 §5): `sha-256 AB:CD:…`.
public final class Fingerprint {
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":").withUpperCase();

    private final Hash hash;
    private final byte[] digest;

    /// The hash functions that can be checked, the weakest first. MD5 and MD2 must not be used (RFC 8122 §5).
    enum Hash {
        SHA_1("SHA-1", 20),
        SHA_224("SHA-224", 28),
        SHA_256("SHA-256", 32),
        SHA_384("SHA-384", 48),
        SHA_512("SHA-512", 64);

        private final String algorithm;
        private final int bytes;

        Hash(String algorithm, int bytes) {
            this.algorithm = algorithm;
            this.bytes = bytes;
        }

        static Optional<Hash> named(String name) {
            return Arrays.stream(values())
                    .filter(hash -> hash.algorithm.equalsIgnoreCase(name))
                    .findFirst();
        }

        byte[] of(byte[] bytes) {
            try {
                return MessageDigest.getInstance(algorithm).digest(bytes);
            } catch (NoSuchAlgorithmException impossible) {
                throw new IllegalStateException("this Java has no " + algorithm, impossible);
            }
        }
    }

    private Fingerprint(Hash hash, byte[] digest) {
        this.hash = hash;
        this.digest = digest;
    }

    /// Empty where the value cannot be read, or names a hash function that is not to be used.
    public static Optional<Fingerprint> read(String value) {
        var words = value.strip().split("\\s+", -1);
        if (words.length != 2) {
            return Optional.empty();
        }
        return Hash.named(words[0]).flatMap(hash -> read(hash, words[1]));
    }

    private static Optional<Fingerprint> read(Hash hash, String octets) {
        try {
            var digest = COLONS.parseHex(octets);
            return digest.length == hash.bytes ? Optional.of(new Fingerprint(hash, digest)) : Optional.empty();
        } catch (IllegalArgumentException notHex) {
            return Optional.empty();
        }
    }

    /// @param certificate in DER
    static Fingerprint of(Hash hash, byte[] certificate) {
        return new Fingerprint(hash, hash.of(certificate));
    }

    Hash hash() {
        return hash;
    }

    boolean isOf(byte[] certificate) {
        return MessageDigest.isEqual(digest, hash.of(certificate));
    }

    /// As it stands behind `a=fingerprint:`.
    public String text() {
        return hash.algorithm.toLowerCase(Locale.ROOT) + " " + COLONS.formatHex(digest);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Fingerprint that && hash == that.hash && Arrays.equals(digest, that.digest);
    }

    @Override
    public int hashCode() {
        return 31 * hash.hashCode() + Arrays.hashCode(digest);
    }

    @Override
    public String toString() {
        return text();
    }
}
