package io.earwitness.sip.transport;

import io.earwitness.sip.message.HostPort;
import io.earwitness.sip.message.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Under which host and port we tell peers to reach us, for Via and Contact.
final class Reachability {
    private final Optional<String> advertisedHost;
    private final List<ListenPoint> listening = new ArrayList<>();

    Reachability(Optional<String> advertisedHost) {
        this.advertisedHost = advertisedHost;
    }

    void add(ListenPoint point) {
        listening.add(point);
    }

    List<ListenPoint> listening() {
        return List.copyOf(listening);
    }

    /// The point of the same transport that the peer already uses, else one of the same transport, else any.
    ContactPoint of(Transport transport, InetSocketAddress local) {
        var same = listening.stream()
                .filter(point -> point.transport() == transport)
                .toList();
        var exact = same.stream()
                .filter(point -> point.address().getPort() == local.getPort())
                .findFirst();
        var chosen = exact.or(() -> same.stream().findFirst()).orElse(listening.getFirst());
        var host = advertisedHost.orElseGet(() -> literal(local.getAddress()));
        return new ContactPoint(
                chosen.transport(),
                new HostPort(host, OptionalInt.of(chosen.address().getPort())));
    }

    private static String literal(InetAddress address) {
        var text = address.getHostAddress();
        int zone = text.indexOf('%');
        var plain = zone < 0 ? text : text.substring(0, zone);
        return plain.indexOf(':') < 0 ? plain : "[" + plain + "]";
    }
}
