package io.earwitness.sip.transport;

import io.earwitness.sip.stun.BindingAnswer;
import io.earwitness.sip.stun.BindingRequest;
import io.earwitness.sip.stun.StunMessage;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One UDP socket of ours as a STUN server sees it: its reflexive transport address (RFC 8489 §4), the last one that
/// was
/// told. Asks when told to; used by the loop, read by any thread.
final class ReflexiveAddress {
    private static final Logger LOG = LoggerFactory.getLogger(ReflexiveAddress.class);

    private final ReflexiveAddresses owner;
    private final String socket;
    private final Supplier<InetSocketAddress> bound;
    private final BiConsumer<byte[], InetSocketAddress> sender;
    private volatile Optional<InetSocketAddress> known = Optional.empty();
    private @Nullable BindingTransaction asking;
    private @Nullable InetSocketAddress asked;
    private boolean failing;

    /// @param socket what logs call it
    ReflexiveAddress(
            ReflexiveAddresses owner,
            String socket,
            Supplier<InetSocketAddress> bound,
            BiConsumer<byte[], InetSocketAddress> sender) {
        this.owner = owner;
        this.socket = socket;
        this.bound = bound;
        this.sender = sender;
    }

    Optional<InetSocketAddress> known() {
        return known;
    }

    InetSocketAddress bound() {
        return bound.get();
    }

    boolean suits(InetSocketAddress server) {
        var own = bound().getAddress();
        return own.isAnyLocalAddress() || own instanceof Inet6Address == server.getAddress() instanceof Inet6Address;
    }

    /// Does nothing while the server is still being asked.
    void ask(InetSocketAddress server) {
        if (asking != null && !asking.isOver()) {
            return;
        }
        asked = server;
        asking = new BindingTransaction(
                owner.loop(), new BindingRequest(owner.random()), bytes -> sender.accept(bytes, server), this::learn);
        asking.send();
    }

    /// Takes what the server sends, also what comes late; false for everything else.
    boolean takes(InetSocketAddress from, byte[] datagram) {
        if (!from.equals(asked) || !StunMessage.is(datagram)) {
            return false;
        }
        if (asking != null) {
            asking.received(datagram);
        }
        return true;
    }

    private void learn(BindingAnswer answer) {
        switch (answer) {
            case BindingAnswer.Mapped mapped -> mapped(mapped.address());
            case BindingAnswer.Failed failed -> failed(failed.why());
        }
    }

    private void mapped(InetSocketAddress address) {
        failing = false;
        var before = known;
        known = Optional.of(address);
        owner.answered();
        if (before.isEmpty()) {
            LOG.info("STUN server {}: our external address is {} ({})", owner.server(), text(address), socket);
        } else if (!before.get().equals(address)) {
            owner.changed();
            LOG.warn(
                    "STUN server {}: our external address was {} and is {} now ({}); new calls are told so",
                    owner.server(),
                    text(before.get()),
                    text(address),
                    socket);
        }
    }

    private void failed(String why) {
        owner.failed();
        if (!failing) {
            failing = true;
            LOG.warn(
                    "STUN server {}: {} ({}); clients are told {} until it tells our external address",
                    owner.server(),
                    why,
                    socket,
                    known.map(last -> "the last one known, " + text(last)).orElse("our local address"));
        }
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + " port " + address.getPort();
    }
}
