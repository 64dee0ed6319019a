package io.earwitness.sip.resolver;

import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.transport.Hop;
import io.earwitness.sip.transport.HopFinder;
import io.earwitness.sip.transport.Hops;
import io.earwitness.sip.transport.NettyLoop;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Where a URI leads, by RFC 3263 §4: the transport it names or its domain prefers, then host and port of each server,
/// then addresses. A `sips:` URI leads to TLS or nowhere.
///
/// Waits for name servers, so never for the loop. Owned by its endpoint.
public final class HopResolver implements HopFinder, AutoCloseable {
    private static final int TARGETS_MAX = 16;

    private final NameServers names;
    private final Set<Transport> usable;
    private final RandomGenerator random;

    /// @param servers to ask, in order; empty for those of the system
    /// @param usable  the transports that we can send over, for domains that leave the choice to us
    public HopResolver(NettyLoop loop, List<InetSocketAddress> servers, Set<Transport> usable, RandomGenerator random) {
        this.names = new NameServers(loop.next(), servers);
        this.usable = usable;
        this.random = random;
    }

    @Override
    public Hops of(SipUri uri) throws IOException {
        if (!uri.isSip()) {
            throw new IOException("only sip: and sips: URIs can be reached: " + uri.scheme());
        }
        var named = named(uri);
        var host = bare(uri.parameters().get("maddr").orElse(uri.host()));
        var fallback = uri.isSecure() ? Transport.TLS : Transport.UDP;
        var hops = new ArrayList<Hop>();
        if (isLiteral(host)) {
            var transport = named.isEmpty() ? fallback : named.getFirst();
            hops.add(hop(transport, literal(host), uri.port().orElse(transport.defaultPort()), uri));
        } else if (uri.port().isPresent()) {
            var transport = named.isEmpty() ? fallback : named.getFirst();
            addAddresses(hops, transport, host, uri.port().getAsInt(), uri);
        } else {
            addServices(hops, named, host, uri);
            if (hops.isEmpty()) {
                var transport = named.isEmpty() ? fallback : named.getFirst();
                addAddresses(hops, transport, host, transport.defaultPort(), uri);
            }
        }
        return new Hops(hops.subList(0, Math.min(hops.size(), TARGETS_MAX)));
    }

    /// The transport that the URI itself demands; empty where it leaves the choice.
    private static List<Transport> named(SipUri uri) throws IOException {
        var named = uri.transport();
        if (!uri.isSecure()) {
            return named.stream().toList();
        }
        if (named.filter(Transport.UDP::equals).isPresent()) {
            throw new IOException("a sips: URI cannot be reached over UDP: " + uri);
        }
        return named.isPresent() ? List.of(Transport.TLS) : List.of();
    }

    private void addServices(List<Hop> hops, List<Transport> named, String domain, SipUri uri) throws IOException {
        if (!named.isEmpty()) {
            addServers(hops, named.getFirst(), prefix(named.getFirst()) + domain, uri);
            return;
        }
        var pointers = names.pointers(domain).stream()
                .filter(pointer ->
                        pointer.transport().filter(one -> suits(one, uri)).isPresent())
                .sorted(PointerRecord.BY_PREFERENCE)
                .toList();
        for (var pointer : pointers) {
            addServers(hops, pointer.transport().orElseThrow(), bare(pointer.replacement()), uri);
        }
        if (pointers.isEmpty()) {
            for (var transport : List.of(Transport.UDP, Transport.TCP, Transport.TLS)) {
                if (hops.isEmpty() && suits(transport, uri)) {
                    addServers(hops, transport, prefix(transport) + domain, uri);
                }
            }
        }
    }

    private boolean suits(Transport transport, SipUri uri) {
        return usable.contains(transport) && (!uri.isSecure() || transport == Transport.TLS);
    }

    private static String prefix(Transport transport) {
        return switch (transport) {
            case UDP -> "_sip._udp.";
            case TCP -> "_sip._tcp.";
            case TLS -> "_sips._tcp.";
        };
    }

    private void addServers(List<Hop> hops, Transport transport, String name, SipUri uri) throws IOException {
        var records = ServiceRecord.ordered(names.services(name), random);
        if (records.size() == 1 && records.getFirst().isRefusal()) {
            throw new IOException(name + " says that there is no such service");
        }
        IOException last = null;
        for (var one : records) {
            if (hops.size() < TARGETS_MAX && !one.isRefusal()) {
                try {
                    addAddresses(hops, transport, bare(one.target()), one.port(), uri);
                } catch (NameServers.InterruptedIO interrupted) {
                    throw interrupted;
                } catch (IOException unknown) {
                    last = unknown; // the next server may be known
                }
            }
        }
        if (hops.isEmpty() && last != null) {
            throw last;
        }
    }

    private void addAddresses(List<Hop> hops, Transport transport, String host, int port, SipUri uri)
            throws IOException {
        for (var address : names.addresses(host)) {
            hops.add(hop(transport, address, port, uri));
        }
    }

    private static Hop hop(Transport transport, InetAddress address, int port, SipUri uri) {
        return new Hop(transport, new InetSocketAddress(address, port), uri.host());
    }

    private static boolean isLiteral(String host) {
        return host.indexOf(':') >= 0 || host.matches("[0-9]+(\\.[0-9]+){3}");
    }

    // A client may name any text as its Contact; what is no address cannot be reached, like a name that nobody knows.
    private static InetAddress literal(String host) throws IOException {
        try {
            return InetAddress.ofLiteral(host);
        } catch (IllegalArgumentException noAddress) {
            throw new IOException("not an IP address: " + host, noAddress);
        }
    }

    private static String bare(String host) {
        if (host.startsWith("[") && host.endsWith("]")) {
            return host.substring(1, host.length() - 1);
        }
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /// The addresses of a host, or the literal itself.
    public List<InetAddress> addresses(String host) throws IOException {
        var bare = bare(host);
        return isLiteral(bare) ? List.of(literal(bare)) : names.addresses(bare);
    }

    @Override
    public void close() {
        names.close();
    }
}
