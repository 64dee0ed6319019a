package io.earwitness.sip.transport;

import io.earwitness.sip.message.Transport;
import io.earwitness.sip.tls.ClientCertificate;
import java.net.InetSocketAddress;
import java.util.Optional;

/// Where an endpoint listens, and to whom. Port 0 lets the system choose; the endpoint then tells the real one.
///
/// @param name           what metrics, logs and [Flow#listener] call it
/// @param advertisedHost the host that Via and Contact name, where peers reach this listener by another address
/// @param allowed        who may send
/// @param tls            present for TLS alone
public record ListenPoint(
        String name,
        Transport transport,
        InetSocketAddress address,
        Optional<String> advertisedHost,
        AllowList allowed,
        Optional<TlsListening> tls) {

    public ListenPoint {
        if (tls.isPresent() != (transport == Transport.TLS)) {
            throw new IllegalArgumentException("TLS listeners, and no others, have certificates");
        }
        if (!allowed.identities().isEmpty()
                && tls.filter(secure -> secure.clientCertificate() == ClientCertificate.REQUIRED)
                        .isEmpty()) {
            throw new IllegalArgumentException("identities can be allowed only where client certificates are required");
        }
    }

    public ListenPoint(Transport transport, InetSocketAddress address) {
        this(transport.parameter(), transport, address, Optional.empty(), AllowList.ALL, Optional.empty());
    }

    public static ListenPoint udp(String host, int port) {
        return new ListenPoint(Transport.UDP, new InetSocketAddress(host, port));
    }

    public static ListenPoint tcp(String host, int port) {
        return new ListenPoint(Transport.TCP, new InetSocketAddress(host, port));
    }

    public static ListenPoint tls(String host, int port, TlsListening tls) {
        return new ListenPoint(
                "tls",
                Transport.TLS,
                new InetSocketAddress(host, port),
                Optional.empty(),
                AllowList.ALL,
                Optional.of(tls));
    }

    public ListenPoint named(String given) {
        return new ListenPoint(given, transport, address, advertisedHost, allowed, tls);
    }

    public ListenPoint allowing(AllowList list) {
        return new ListenPoint(name, transport, address, advertisedHost, list, tls);
    }

    public ListenPoint advertising(String host) {
        return new ListenPoint(name, transport, address, Optional.of(host), allowed, tls);
    }

    ListenPoint at(InetSocketAddress real) {
        return new ListenPoint(name, transport, real, advertisedHost, allowed, tls);
    }

    @Override
    public String toString() {
        return transport.parameter() + " " + address.getHostString() + ":" + address.getPort();
    }
}
