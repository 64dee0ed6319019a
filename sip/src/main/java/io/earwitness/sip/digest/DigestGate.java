package io.earwitness.sip.digest;

import io.earwitness.sip.digest.Nonces.Use;
import io.earwitness.sip.message.Header;
import io.earwitness.sip.message.SipRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/// Lets in who answers a challenge (RFC 7616 as RFC 8760 has it for SIP): MD5 and SHA-256, quality of protection
/// `auth` alone, each count of a nonce once. Used by the loop alone.
public final class DigestGate {
    private static final Duration NONCE_LIFETIME = Duration.ofMinutes(5);
    private static final int COUNT_DIGITS = 8;

    private final DigestUsers users;
    private final Nonces nonces;

    /// What becomes of a request.
    public enum Verdict {
        GOOD,
        /// It carries no credentials for our realm.
        MISSING,
        /// The credentials were good once; the client shall try again with a new nonce.
        STALE,
        /// No such user, a wrong password, or nothing that we could check.
        WRONG
    }

    public DigestGate(DigestUsers users, InstantSource clock, RandomGenerator random) {
        this.users = users;
        this.nonces = new Nonces(NONCE_LIFETIME, clock, random);
    }

    public Verdict judge(SipRequest request) {
        var verdict = Verdict.MISSING;
        for (var line : request.headers().lines("Authorization")) {
            var value = DigestValue.parse(line)
                    .filter(found ->
                            found.get("realm").filter(users.realm()::equals).isPresent());
            if (value.isPresent()) {
                verdict = judge(request.method(), value.get());
                if (verdict == Verdict.GOOD) {
                    return verdict;
                }
            }
        }
        return verdict;
    }

    // The hash before the nonce: who does not know the password learns nothing about nonces, and uses none up.
    private Verdict judge(String method, DigestValue value) {
        var algorithm = DigestAlgorithm.named(value.get("algorithm")).filter(users.algorithms()::contains);
        var count = value.get("nc").orElse("");
        if (algorithm.isEmpty()
                || !value.get("qop").orElse("").equalsIgnoreCase("auth")
                || count.length() != COUNT_DIGITS
                || !count.matches("[0-9a-fA-F]+")) {
            return Verdict.WRONG;
        }
        var nonce = value.get("nonce").orElse("");
        var round = new DigestAlgorithm.Round(nonce, count, value.get("cnonce").orElse(""));
        var secret = users.secret(algorithm.get(), value.get("username").orElse(""));
        var expected =
                algorithm.get().response(secret, round, method, value.get("uri").orElse(""));
        var given = value.get("response").orElse("").toLowerCase(java.util.Locale.ROOT);
        if (!MessageDigest.isEqual(bytes(expected), bytes(given))) {
            return Verdict.WRONG;
        }
        return switch (nonces.use(nonce, Long.parseLong(count, 16))) {
            case Use.GOOD -> Verdict.GOOD;
            case Use.STALE -> Verdict.STALE;
            case Use.FOREIGN -> Verdict.STALE;
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// For a 401: one challenge for each hash function, the stronger first.
    public List<Header> challenge(boolean stale) {
        var nonce = nonces.issue();
        return users.algorithms().stream()
                .map(algorithm -> new Header(
                        "WWW-Authenticate",
                        "Digest realm=" + DigestValue.quoted(users.realm()) + ", nonce=\"" + nonce
                                + "\", algorithm=" + algorithm.token() + ", qop=\"auth\""
                                + (stale ? ", stale=true" : "")))
                .toList();
    }
}
