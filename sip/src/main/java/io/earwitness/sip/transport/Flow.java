package io.earwitness.sip.transport;

import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// A way between us and one peer: a connection, or a socket and an address.
public interface Flow {
    Transport transport();

    /// Our end, with a real address even where the socket is bound to all.
    InetSocketAddress local();

    InetSocketAddress remote();

    boolean isOpen();

    /// What Via and Contact say when we use this flow.
    ContactPoint contactPoint();

    /// Our address as a STUN server sees it, for what descriptions say; empty where none is known.
    default Optional<InetAddress> reflexiveAddress() {
        return Optional.empty();
    }

    /// The flow for the responses to a request that came over this one (RFC 3261 §18.2.2).
    Flow answering(SipRequest request);

    /// Sends; a failure is told on the loop, and never to a closed endpoint.
    void send(SipMessage message, Consumer<IOException> onFailure);

    /// The name of the listener that it came to; empty for a connection that we opened.
    default String listener() {
        return "";
    }

    /// The domains that the peer's certificate vouches for (RFC 5922 §7.1); empty where it showed none.
    default Set<String> identities() {
        return Set.of();
    }
}
