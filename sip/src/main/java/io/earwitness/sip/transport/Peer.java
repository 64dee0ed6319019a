package io.earwitness.sip.transport;

import io.earwitness.sip.message.Transport;
import java.net.InetSocketAddress;

/// The far end of a connection.
///
/// @param name whom its certificate must name where we open a TLS connection; empty for TCP and for who came to us
record Peer(Transport transport, InetSocketAddress address, String name) {
    @Override
    public String toString() {
        return transport.parameter() + " " + address.getAddress().getHostAddress() + ":" + address.getPort();
    }
}
