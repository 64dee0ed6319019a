package io.earwitness.sip.transport;

import io.earwitness.sip.message.Transport;
import java.net.InetSocketAddress;

/// Where a request goes next: a transport, a resolved address, and whom we expect there.
///
/// @param host as the URI names it, before any look-up: what a TLS peer's certificate must vouch for (RFC 5922 §4)
public record Hop(Transport transport, InetSocketAddress address, String host) {

    public Hop over(Transport other) {
        return new Hop(other, address, host);
    }

    @Override
    public String toString() {
        return transport.parameter() + " " + address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
