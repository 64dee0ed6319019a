package io.earwitness.recorder.api;

import io.earwitness.sip.tls.TlsContext;
import java.util.Optional;
import java.util.Set;

/// Where the programming interface listens, and under which names it may be called.
///
/// @param host  the address to listen on; loopback unless told otherwise
/// @param port  the TCP port; 0 lets the system choose
/// @param names further host names that a browser may use for us, in small letters
/// @param tls   our certificate, where we speak HTTPS
public record ApiConfig(String host, int port, Set<String> names, Optional<TlsContext> tls) {
    public static final ApiConfig DEFAULT = new ApiConfig("127.0.0.1", 8080, Set.of());

    public ApiConfig(String host, int port, Set<String> names) {
        this(host, port, names, Optional.empty());
    }

    String scheme() {
        return tls.isPresent() ? "https" : "http";
    }

    public ApiConfig {
        names = Set.copyOf(names);
        if (host.isBlank()) {
            throw new IllegalArgumentException("the programming interface needs an address to listen on");
        }
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
        }
    }
}
