package io.earwitness.recorder.api;

import io.earwitness.recorder.access.User;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Lets nobody through whom it does not know, to any path, there or not, but for those few that must be open. Stands
/// before all routes, so that a route cannot forget it.
///
/// Knows people by a cookie of the login page, programs by `Authorization`: Basic with a password, Bearer with a token.
final class Gate implements Handler {
    /// Exactly these; what a balancer asks tells nothing of any call.
    static final Set<String> OPEN = Set.of("/health/live", "/health/ready", "/login");

    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final ApiAccess access;
    private final Credentials credentials;
    private final SignedIn signedIn;
    private final Counter unknown;
    private final Counter forbidden;

    Gate(ApiAccess access, Credentials credentials, SignedIn signedIn, MeterRegistry meters) {
        this.access = access;
        this.credentials = credentials;
        this.signedIn = signedIn;
        this.unknown = Credentials.refused(meters, "no_credentials");
        this.forbidden = Credentials.refused(meters, "not_allowed");
    }

    @Override
    public void handle(Context request) {
        if (access.isOpen() || OPEN.contains(request.path())) {
            return;
        }
        var caller = caller(request);
        if (caller.isEmpty()) {
            unknown.increment();
            turnAway(request);
            return;
        }
        caller.get().attachTo(request);
        if (!caller.get().may(request.req().getMethod(), request.path())) {
            forbidden.increment();
            throw new ProblemException(
                    403,
                    "Not allowed",
                    "The user " + caller.get().name() + " is a "
                            + caller.get().role().name().toLowerCase(Locale.ROOT) + ", who may not do this.");
        }
    }

    private Optional<Caller> caller(Context request) {
        var shown = request.header("Authorization");
        if (shown != null) {
            return Optional.of(Caller.of(shownBy(request, shown), false));
        }
        var user = signedIn.of(request);
        if (user.isPresent() && !READING.contains(request.req().getMethod())) {
            requireOwnPage(request);
        }
        return user.map(known -> Caller.of(known, true));
    }

    private User shownBy(Context request, String shown) {
        var blank = shown.indexOf(' ');
        var scheme = blank < 0 ? shown : shown.substring(0, blank);
        var rest = blank < 0 ? "" : shown.substring(blank + 1).strip();
        var user = switch (scheme.toLowerCase(Locale.ROOT)) {
            case "bearer" -> credentials.token(request, rest);
            case "basic" -> basic(request, rest);
            default -> Optional.<User>empty();
        };
        return user.orElseThrow(() -> {
            challenge(request);
            return new ProblemException(401, "Not known", "The name, the password or the token is not right.");
        });
    }

    private Optional<User> basic(Context request, String encoded) {
        try {
            var pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
            var colon = pair.indexOf(':');
            return colon < 0
                    ? Optional.empty()
                    : credentials.password(request, pair.substring(0, colon), pair.substring(colon + 1));
        } catch (IllegalArgumentException noBase64) {
            return Optional.empty();
        }
    }

    // A cookie comes along with what any page makes the browser send; that it was our page must be said.
    private static void requireOwnPage(Context request) {
        var origin = request.header("Origin");
        var site = request.header("Sec-Fetch-Site");
        if (origin == null && !"same-origin".equals(site)) {
            throw new ProblemException(
                    403, "Refused", "It does not show that the recorder's own page asks. Programs use a token.");
        }
    }

    private void turnAway(Context request) {
        if (READING.contains(request.req().getMethod()) && wantsAPage(request)) {
            var next = URLEncoder.encode(request.req().getRequestURI() + query(request), StandardCharsets.UTF_8);
            request.redirect("/login?next=" + next, HttpStatus.SEE_OTHER);
            request.skipRemainingHandlers();
            return;
        }
        challenge(request);
        throw new ProblemException(
                401, "Not known", "Sign in at /login, or show a password (Basic) or a token (Bearer).");
    }

    private static boolean wantsAPage(Context request) {
        var accept = request.header("Accept");
        return accept != null && accept.contains("text/html") && !request.path().startsWith("/api/");
    }

    private static String query(Context request) {
        var query = request.queryString();
        return query == null ? "" : "?" + query;
    }

    // A browser would answer Basic with a window of its own, before our page could say anything.
    private static void challenge(Context request) {
        var offered = request.header("Sec-Fetch-Mode") == null
                ? "Basic realm=\"Earwitness\", charset=\"UTF-8\""
                : "Bearer realm=\"Earwitness\"";
        request.header("WWW-Authenticate", offered);
    }
}
