package io.earwitness.sip.digest;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// The hash functions that digest knows here, the stronger first, as RFC 8760 §2.1 wants challenges to list them.
public enum DigestAlgorithm {
    SHA_256("SHA-256", 64),
    MD5("MD5", 32);

    private final String token;
    private final int digits;

    DigestAlgorithm(String token, int digits) {
        this.token = token;
        this.digits = digits;
    }

    /// As it stands in headers.
    public String token() {
        return token;
    }

    /// The one of this name; MD5 where a header names none.
    static Optional<DigestAlgorithm> named(Optional<String> name) {
        var wanted = name.orElse(MD5.token);
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.token.equalsIgnoreCase(wanted))
                .findFirst();
    }

    /// The one whose hashes have this many hexadecimal digits.
    static Optional<DigestAlgorithm> ofDigits(int count) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.digits == count)
                .findFirst();
    }

    /// H(a:b:c), in small hexadecimal digits.
    String hash(String... parts) {
        try {
            var digest = MessageDigest.getInstance(token);
            var text = String.join(":", parts);
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has " + token, impossible);
        }
    }

    /// What a user's password becomes: H(user:realm:password).
    String secret(String user, String realm, String password) {
        return hash(user, realm, password);
    }

    /// What answers a challenge with quality of protection `auth` (RFC 7616 §3.4.1).
    String response(String secret, Round round, String method, String uri) {
        return hash(secret, round.nonce(), round.count(), round.clientNonce(), "auth", hash(method, uri));
    }

    /// What answers a challenge of RFC 2069, without quality of protection.
    String oldResponse(String secret, String nonce, String method, String uri) {
        return hash(secret, nonce, hash(method, uri));
    }

    /// What makes each use of a challenge another.
    ///
    /// @param count eight hexadecimal digits
    record Round(String nonce, String count, String clientNonce) {}
}
