package io.earwitness.sip.transport;

import io.earwitness.sip.message.HostPort;
import io.earwitness.sip.message.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Under which host and port we tell peers to reach us, for Via and Contact.
final class Reachability {
    private final Optional<String> advertisedHost;
    private final ReflexiveAddresses reflexive;
    private final List<ListenPoint> listening = new ArrayList<>();

    Reachability(Optional<String> advertisedHost, ReflexiveAddresses reflexive) {
        this.advertisedHost = advertisedHost;
        this.reflexive = reflexive;
    }

    void add(ListenPoint point) {
        listening.add(point);
    }

    List<ListenPoint> listening() {
        return List.copyOf(listening);
    }

    /// The point of the same transport that the peer already uses, else one of the same transport, else any. Over a TLS
    /// connection of ours without any TLS listener the connection's own end is named, for no other way leads here.
    /// The host is the one that was set, else what a STUN server told, else our local address.
    ContactPoint of(Transport transport, InetSocketAddress local) {
        var same = likest(transport, local);
        if (same == null && transport == Transport.TLS) {
            return new ContactPoint(
                    transport, new HostPort(literal(local.getAddress()), OptionalInt.of(local.getPort())));
        }
        var chosen = same == null ? listening.getFirst() : same;
        var set = chosen.advertisedHost()
                .or(() -> advertisedHost)
                .map(Reachability::bracketed)
                .map(host -> new HostPort(host, OptionalInt.of(chosen.address().getPort())));
        return new ContactPoint(chosen.transport(), set.orElseGet(() -> unset(chosen, local.getAddress())));
    }

    private @Nullable ListenPoint likest(Transport transport, InetSocketAddress local) {
        ListenPoint likest = null;
        for (var point : listening) {
            if (point.transport() == transport
                    && (likest == null || likeness(point.address(), local) > likeness(likest.address(), local))) {
                likest = point;
            }
        }
        return likest;
    }

    private HostPort unset(ListenPoint point, InetAddress local) {
        var end = reflexive
                .of(point, local)
                .orElseGet(() -> new InetSocketAddress(local, point.address().getPort()));
        return new HostPort(literal(end.getAddress()), OptionalInt.of(end.getPort()));
    }

    /// The address of ours that a STUN server told, for descriptions.
    Optional<InetAddress> reflexive(InetAddress local) {
        return reflexive.address(local);
    }

    private static int likeness(InetSocketAddress bound, InetSocketAddress local) {
        int samePort = bound.getPort() == local.getPort() ? 4 : 0;
        int sameAddress = bound.getAddress().equals(local.getAddress()) ? 2 : 0;
        return samePort + sameAddress + (bound.getAddress().isAnyLocalAddress() ? 1 : 0);
    }

    private static String literal(InetAddress address) {
        var text = address.getHostAddress();
        int zone = text.indexOf('%');
        return bracketed(zone < 0 ? text : text.substring(0, zone));
    }

    private static String bracketed(String host) {
        return host.indexOf(':') < 0 || host.startsWith("[") ? host : "[" + host + "]";
    }
}
