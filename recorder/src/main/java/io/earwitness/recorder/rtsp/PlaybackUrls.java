package io.earwitness.recorder.rtsp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Addresses that stand for the right to hear one recording: 256 random bits each, good for a while, for as long as
/// who asked for them may listen.
///
/// In memory alone: a restart ends them all. Thread-safe.
public final class PlaybackUrls {
    private static final int TOKEN_BYTES = 32;

    private final Terms terms;
    private final InstantSource clock;
    private final RandomGenerator random;
    /// By a hash of the token; the oldest first, which is the first to end.
    private final Map<String, Grant> grants = new LinkedHashMap<>();

    /// What they look like, and how long they last.
    ///
    /// @param scheme  `rtsp` or `rtsps`
    /// @param host    that they name; empty for the one by which their maker reached us
    /// @param urlsMax how many there may be at a time
    public record Terms(String scheme, String host, int port, Duration lifetime, int urlsMax) {}

    /// An address that was made.
    ///
    /// @param expiresAt until when it begins sessions; one that plays then goes on
    public record Made(String url, Instant expiresAt) {}

    /// What an address allows.
    ///
    /// @param key what tells it from every other, and does not open anything
    record Grant(String key, Playable what, Listener listener, Instant until) {
        /// Whether who asked for it may still listen.
        boolean isAllowed() {
            return listener.mayListen().getAsBoolean();
        }
    }

    /// @param random that nobody can guess
    public PlaybackUrls(Terms terms, InstantSource clock, RandomGenerator random) {
        this.terms = terms;
        this.clock = clock;
        this.random = random;
    }

    /// @param reachedAs the host by which we were reached
    /// @return empty where there are too many already, in all or of this user
    public Optional<Made> make(Playable what, Listener listener, String reachedAs) {
        var bytes = new byte[TOKEN_BYTES];
        var now = clock.instant();
        var until = now.plus(terms.lifetime());
        String token;
        synchronized (grants) {
            forgetWhatIsOver(now);
            if (grants.size() >= terms.urlsMax() || hasTooMany(listener)) {
                return Optional.empty();
            }
            random.nextBytes(bytes);
            token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            var key = key(token);
            grants.put(key, new Grant(key, what, listener, until));
        }
        var named = terms.host().isEmpty() ? reachedAs : terms.host();
        var inBrackets = named.contains(":") && !named.startsWith("[") ? "[" + named + "]" : named;
        var url = terms.scheme() + "://" + inBrackets + ":" + terms.port() + "/" + token + "/";
        return Optional.of(new Made(url, until));
    }

    /// What an address stands for; empty where there is none such, or none any more.
    Optional<Grant> find(String token) {
        Optional<Grant> found;
        synchronized (grants) {
            found = Optional.ofNullable(grants.get(key(token)));
        }
        var now = clock.instant();
        return found.filter(grant -> now.isBefore(grant.until())).filter(Grant::isAllowed);
    }

    private void forgetWhatIsOver(Instant now) {
        grants.values().removeIf(grant -> !now.isBefore(grant.until()));
    }

    private boolean hasTooMany(Listener listener) {
        return !listener.name().isEmpty()
                && grants.values().stream()
                                .filter(grant -> grant.listener().name().equals(listener.name()))
                                .count()
                        >= Share.ofOne(terms.urlsMax());
    }

    // What is kept opens nothing for whoever reads it, and finding it takes as long for every guess.
    static String key(String token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.US_ASCII));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
