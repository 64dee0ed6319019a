package io.earwitness.recorder.api;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Refuses what another web page could make a browser send us.
///
/// A page may let its own name point at our address and then read us as if we were its own server; so the name by which
/// we are called must be ours. And no other page may change anything here.
final class CallerCheck implements Handler {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final String configured;
    private final boolean everyAddress;
    private final Set<String> names;

    CallerCheck(ApiConfig config) {
        configured = HostNames.withoutPort(config.host());
        everyAddress = HostNames.isWildcard(config.host());
        names = config.names();
    }

    @Override
    public void handle(Context request) {
        var host = request.header("Host");
        if (host == null || !isOurs(HostNames.withoutPort(host))) {
            throw new ProblemException(
                    421,
                    "Not a name of this recorder",
                    "The request was for the host '" + host
                            + "'. Use the recorder's address, or add the name to the names it may be called by.");
        }
        if (!READING.contains(request.req().getMethod()) && isForeign(request, host)) {
            throw new ProblemException(
                    403, "Refused", "Another web page may not change anything here. Use the recorder's own page.");
        }
    }

    private boolean isOurs(String host) {
        return HostNames.isLoopback(host)
                || host.equals(configured)
                || names.contains(host)
                || (everyAddress && HostNames.isAddress(host));
    }

    private static boolean isForeign(Context request, String host) {
        var site = request.header("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return true;
        }
        var origin = request.header("Origin");
        return origin != null && !host.equalsIgnoreCase(authority(origin));
    }

    private static @Nullable String authority(String origin) {
        try {
            return URI.create(origin).getAuthority();
        } catch (IllegalArgumentException nonsense) {
            return null;
        }
    }
}
