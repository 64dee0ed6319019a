package io.earwitness.sip.transport;

import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.message.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Where a request goes next: a transport, a resolved address, and whom we expect there.
///
/// @param host as the URI names it, before any look-up: what a TLS peer's certificate must vouch for (RFC 5922 §4)
public record Hop(Transport transport, InetSocketAddress address, String host) {

    /// Resolves a URI's host by A and AAAA records; blocks, so never on the loop. NAPTR and SRV are not asked.
    public static Hop of(SipUri uri) throws IOException {
        if (!uri.isSip()) {
            throw new IOException("only sip: and sips: URIs can be reached: " + uri.scheme());
        }
        var transport = uri.isSecure() ? Transport.TLS : uri.transport().orElse(Transport.UDP);
        var address = InetAddress.getByName(uri.host());
        return new Hop(
                transport, new InetSocketAddress(address, uri.port().orElse(transport.defaultPort())), uri.host());
    }

    public Hop over(Transport other) {
        return new Hop(other, address, host);
    }

    @Override
    public String toString() {
        return transport.parameter() + " " + address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
