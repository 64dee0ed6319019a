package io.earwitness.recorder.api;

import io.earwitness.recorder.access.Guesses;
import io.earwitness.recorder.access.User;
import io.earwitness.recorder.access.Users;
import io.javalin.http.Context;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Judges passwords and tokens: slowly for whoever guesses, fast for whoever was right before. Thread-safe.
///
/// What was right is remembered as a keyed hash, for programs that show their password with each request; it counts as
/// long as the user stays as it was.
final class Credentials {
    private static final Logger log = LoggerFactory.getLogger(Credentials.class);
    private static final int REMEMBERED_MAX = 1_000;

    private final Users users;
    private final Guesses byAddress;
    private final Guesses byName;
    private final Counter wrong;
    private final Counter held;
    private final SecretKeySpec key;
    private final Map<ByteBuffer, User> right = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteBuffer, User> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    Credentials(Users users, InstantSource clock, MeterRegistry meters) {
        this.users = users;
        this.byAddress = new Guesses(5, Duration.ofMinutes(1), clock);
        this.byName = new Guesses(20, Duration.ofSeconds(10), clock);
        this.wrong = refused(meters, "wrong_credentials");
        this.held = refused(meters, "too_many_tries");
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        this.key = new SecretKeySpec(bytes, "HmacSHA256");
    }

    static Counter refused(MeterRegistry meters, String reason) {
        return Counter.builder("earwitness.api.refused")
                .description("Requests of those who showed nothing, or the wrong thing, or may not")
                .tag("reason", reason)
                .register(meters);
    }

    /// Empty where there is no such user with this password.
    ///
    /// @throws ProblemException 429 for whoever was wrong too often
    Optional<User> password(Context request, String name, String password) {
        var shown = hash(name + "\0" + password);
        var before = remembered(shown);
        if (before.isPresent()) {
            return before;
        }
        holdBack(request, name);
        var user = checked(name, password);
        var address = place(request);
        if (user.isPresent()) {
            byAddress.succeeded(address);
            byName.succeeded(name);
            synchronized (right) {
                right.put(shown, user.get());
            }
        } else {
            byName.failed(name);
            failed(request);
        }
        return user;
    }

    Optional<User> token(Context request, String token) {
        var user = users.withToken(token);
        if (user.isEmpty()) {
            holdBack(request, "");
            failed(request);
        }
        return user;
    }

    private Optional<User> checked(String name, String password) {
        try {
            return users.withPassword(name, password);
        } catch (IOException busy) {
            throw new ProblemException(503, "Too many sign in at once", "Try again in a few seconds.");
        }
    }

    private void failed(Context request) {
        wrong.increment();
        byAddress.failed(place(request));
        log.warn("wrong credentials from {}", request.ip());
    }

    private void holdBack(Context request, String name) {
        var wait = byAddress.wait(place(request));
        var alsoWait = byName.wait(name);
        var longer = wait.compareTo(alsoWait) > 0 ? wait : alsoWait;
        if (longer.isPositive()) {
            held.increment();
            var seconds = longer.toSeconds() + 1;
            request.header("Retry-After", Long.toString(seconds));
            throw new ProblemException(
                    429,
                    "Too many wrong tries",
                    "There were too many wrong names, passwords or tokens. Try again in " + seconds + " s.");
        }
    }

    // Who has one IPv6 address has a network of them.
    private static String place(Context request) {
        var address = request.ip();
        var parts = address.split(":", -1);
        return parts.length > 4 ? String.join(":", List.of(parts).subList(0, 4)) : address;
    }

    private Optional<User> remembered(ByteBuffer shown) {
        synchronized (right) {
            var user = Optional.ofNullable(right.get(shown)).flatMap(users::still);
            if (user.isEmpty()) {
                right.remove(shown);
            }
            return user;
        }
    }

    private ByteBuffer hash(String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return ByteBuffer.wrap(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HMAC", impossible);
        }
    }
}
