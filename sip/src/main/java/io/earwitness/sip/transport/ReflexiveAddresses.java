package io.earwitness.sip.transport;

import io.earwitness.sip.message.Transport;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Our addresses as a STUN server sees our sockets, asked for again and again as long as the endpoint is open. Where
/// none
/// is asked, none is known. Works on the loop; read by any thread.
final class ReflexiveAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(ReflexiveAddresses.class);

    private final SignallingLoop loop;
    private final RandomGenerator random;
    private final Optional<StunServer> server;
    private final List<ReflexiveAddress> sockets = new CopyOnWriteArrayList<>();
    private final LongAdder answered = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder changed = new LongAdder();
    private boolean unfound;

    ReflexiveAddresses(SignallingLoop loop, RandomGenerator random, Optional<StunServer> server) {
        this.loop = loop;
        this.random = random;
        this.server = server;
    }

    boolean areAsked() {
        return server.isPresent();
    }

    boolean hasSockets() {
        return !sockets.isEmpty();
    }

    /// @param name   what logs call the socket
    /// @param sender sends from the socket
    ReflexiveAddress add(String name, Supplier<InetSocketAddress> bound, BiConsumer<byte[], InetSocketAddress> sender) {
        var added = new ReflexiveAddress(this, name, bound, sender);
        sockets.add(added);
        return added;
    }

    /// Begins to ask. Names are looked up on a thread of their own.
    void begin(StunServer.Names names) {
        server.ifPresent(given -> find(given, names));
    }

    private void find(StunServer given, StunServer.Names names) {
        Thread.ofVirtual().name("sip-stun").start(() -> {
            try {
                var found = names.addresses(given.host());
                loop.execute(() -> ask(given, found));
            } catch (IOException unknown) {
                tell(() -> notFound(given, String.valueOf(unknown.getMessage())));
            } catch (RejectedExecutionException closed) {
                return;
            }
            tell(() -> loop.after(given.refresh(), () -> find(given, names)));
        });
    }

    private void tell(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException closed) {
            LOG.trace("the endpoint is closed");
        }
    }

    /// One family for each socket, and IPv4 first: that is where addresses are translated.
    private void ask(StunServer given, List<InetAddress> found) {
        unfound = false;
        for (var socket : sockets) {
            var target = found.stream()
                    .sorted(Comparator.comparing(Inet6Address.class::isInstance))
                    .map(address -> new InetSocketAddress(address, given.port()))
                    .filter(socket::suits)
                    .findFirst();
            target.ifPresent(socket::ask);
        }
    }

    private void notFound(StunServer given, String why) {
        failed.increment();
        if (!unfound) {
            unfound = true;
            LOG.warn("STUN server {}: {}; our external address is not asked for until it is found", given, why);
        }
    }

    /// What a socket of ours is from outside, told to somebody who reaches us at the local address. A UDP listener
    /// knows
    /// its own port; for the others any socket's address does, with the port that they listen on.
    Optional<InetSocketAddress> of(ListenPoint point, InetAddress local) {
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        var own = sockets.stream()
                .filter(socket -> point.transport() == Transport.UDP)
                .filter(socket -> socket.bound().equals(point.address()))
                .flatMap(socket -> socket.known().stream())
                .filter(known -> sameFamily(known.getAddress(), local))
                .findFirst();
        return own.or(() -> address(local)
                .map(address -> new InetSocketAddress(address, point.address().getPort())));
    }

    /// That of the socket at this address of ours, else of any that knows one of the same family.
    Optional<InetAddress> address(InetAddress local) {
        return sockets.stream()
                .sorted(Comparator.comparing(
                        socket -> !socket.bound().getAddress().equals(local)))
                .flatMap(socket -> socket.known().stream())
                .map(InetSocketAddress::getAddress)
                .filter(known -> sameFamily(known, local))
                .findFirst();
    }

    private static boolean sameFamily(InetAddress one, InetAddress other) {
        return one instanceof Inet6Address == other instanceof Inet6Address;
    }

    StunCounters counters() {
        var known = sockets.stream().flatMap(socket -> socket.known().stream()).toList();
        return new StunCounters(answered.sum(), failed.sum(), changed.sum(), known);
    }

    SignallingLoop loop() {
        return loop;
    }

    RandomGenerator random() {
        return random;
    }

    String server() {
        return server.map(StunServer::toString).orElse("");
    }

    void answered() {
        answered.increment();
    }

    void failed() {
        failed.increment();
    }

    void changed() {
        changed.increment();
    }
}
