package io.earwitness.recorder.api;

import io.earwitness.recorder.access.User;
import io.earwitness.recorder.access.Users;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Browsers that signed in by the login page, each by a cookie of 256 random bits. In memory alone: a restart signs
/// everybody out, as does a change of the user, eight hours without a request, a day. Thread-safe.
final class SignedIn {
    private static final Duration IDLE = Duration.ofHours(8);
    private static final Duration LONGEST = Duration.ofDays(1);
    private static final int BROWSERS_MAX = 10_000;
    private static final int VALUE_BYTES = 32;

    private final Users users;
    private final boolean secure;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Browser> browsers = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Browser> eldest) {
            return size() > BROWSERS_MAX;
        }
    };

    private record Browser(User user, Instant since, Instant last) {}

    /// @param secure whether we are reached by HTTPS
    SignedIn(Users users, boolean secure, InstantSource clock) {
        this.users = users;
        this.secure = secure;
        this.clock = clock;
    }

    void begin(Context request, User user) {
        var bytes = new byte[VALUE_BYTES];
        random.nextBytes(bytes);
        var value = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        var now = clock.instant();
        synchronized (browsers) {
            // Whoever signs in again leaves nothing behind.
            browsers.remove(key(value(request)));
            browsers.put(key(value), new Browser(user, now, now));
        }
        setCookie(request, value, "");
    }

    Optional<User> of(Context request) {
        var value = value(request);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        var now = clock.instant();
        synchronized (browsers) {
            var key = key(value);
            var browser = browsers.get(key);
            var user = browser == null || isOver(browser, now) ? Optional.<User>empty() : users.still(browser.user());
            if (browser == null || user.isEmpty()) {
                browsers.remove(key);
            } else {
                browsers.put(key, new Browser(browser.user(), browser.since(), now));
            }
            return user;
        }
    }

    private static boolean isOver(Browser browser, Instant now) {
        return now.isAfter(browser.last().plus(IDLE))
                || now.isAfter(browser.since().plus(LONGEST));
    }

    void end(Context request) {
        synchronized (browsers) {
            browsers.remove(key(value(request)));
        }
        setCookie(request, "", "; Max-Age=0");
    }

    private String cookieName() {
        return secure ? "__Host-earwitness" : "earwitness";
    }

    private String value(Context request) {
        @Nullable String value = request.cookie(cookieName());
        return value == null ? "" : value;
    }

    // Lax, so that a link that somebody sent opens; nothing is changed by a GET, and POSTs are held to our own pages.
    private void setCookie(Context request, String value, String more) {
        request.res()
                .addHeader(
                        "Set-Cookie",
                        cookieName() + "=" + value + "; Path=/; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "")
                                + more);
    }

    // What is kept does not let anybody in who reads it, and finding it takes as long for every guess.
    private static String key(String value) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
