package io.earwitness.sip.message;

import java.util.Locale;
import java.util.Optional;

/// How SIP messages travel. The name is what Via and the `transport` parameter of a URI say.
public enum Transport {
    UDP(5060),
    TCP(5060),
    TLS(5061);

    private final int defaultPort;

    Transport(int defaultPort) {
        this.defaultPort = defaultPort;
    }

    /// A stream delivers or fails, so requests are not retransmitted over it (RFC 3261 §17).
    public boolean reliable() {
        return this != UDP;
    }

    public int defaultPort() {
        return defaultPort;
    }

    /// As a URI parameter spells it: `udp`, `tcp`, `tls`.
    public String parameter() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Transport> named(String name) {
        for (var transport : values()) {
            if (transport.name().equalsIgnoreCase(name)) {
                return Optional.of(transport);
            }
        }
        return Optional.empty();
    }
}
