package io.earwitness.sip.transport;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/// The STUN server that is asked for our external address, and how often.
///
/// @param host a name or an address
public record StunServer(String host, int port, Duration refresh) {
    public StunServer {
        if (!refresh.isPositive()) {
            throw new IllegalArgumentException("a STUN server is not asked without a pause");
        }
    }

    /// Finds the addresses of a host; may block.
    @FunctionalInterface
    public interface Names {
        List<InetAddress> addresses(String host) throws IOException;
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
