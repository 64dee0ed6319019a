package io.earwitness.recorder.api;

import io.earwitness.recorder.access.Role;
import io.earwitness.recorder.access.User;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Who makes a request, and what that one may do.
///
/// @param user     as it was when the request came; empty where the interface is open to everybody
/// @param signedIn whether by the login page, so that one can sign out
record Caller(Optional<User> user, boolean signedIn) {
    static final Caller ANYBODY = new Caller(Optional.empty(), false);

    private static final String ATTRIBUTE = "caller";
    private static final Set<String> READING = Set.of("GET", "HEAD");
    private static final Set<String> MONITORED =
            Set.of("/metrics", "/health/live", "/health/ready", "/api/v1/system", "/api/v1/me");

    private static final Pattern PLAYBACK = Pattern.compile("/api/v1/(recordings|sessions)/[0-9A-Z]{26}/playback");

    static Caller of(User user, boolean signedIn) {
        return new Caller(Optional.of(user), signedIn);
    }

    static Caller of(Context request) {
        Caller caller = request.attribute(ATTRIBUTE);
        return caller == null ? ANYBODY : caller;
    }

    void attachTo(Context request) {
        request.attribute(ATTRIBUTE, this);
    }

    boolean isKnown() {
        return user.isPresent();
    }

    /// Empty where the interface is open to everybody.
    String name() {
        return user.map(User::name).orElse("");
    }

    Role role() {
        return user.map(User::role).orElse(Role.OPERATOR);
    }

    boolean may(String method, String path) {
        return switch (role()) {
            case OPERATOR -> true;
            case LISTENER -> READING.contains(method) || path.equals("/logout") || isToListen(method, path);
            case MONITOR -> (READING.contains(method) && MONITORED.contains(path)) || path.equals("/logout");
        };
    }

    // An address for RTSP is another way to hear what a listener may hear.
    private static boolean isToListen(String method, String path) {
        return method.equals("POST") && PLAYBACK.matcher(path).matches();
    }

    /// For the log and for recordings.
    String called() {
        return isKnown() ? name() : "anybody";
    }
}
