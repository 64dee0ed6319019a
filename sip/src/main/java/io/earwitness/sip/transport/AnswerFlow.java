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

/// The way back over a connection: the same one, or a new one to where Via says if that died (RFC 3261 §18.2.2).
record AnswerFlow(Flow connection, InetSocketAddress otherwise, Connections connections) implements Flow {

    @Override
    public Transport transport() {
        return connection.transport();
    }

    @Override
    public InetSocketAddress local() {
        return connection.local();
    }

    @Override
    public InetSocketAddress remote() {
        return connection.remote();
    }

    @Override
    public boolean isOpen() {
        return connection.isOpen();
    }

    @Override
    public ContactPoint contactPoint() {
        return connection.contactPoint();
    }

    @Override
    public Optional<InetAddress> reflexiveAddress() {
        return connection.reflexiveAddress();
    }

    @Override
    public String listener() {
        return connection.listener();
    }

    @Override
    public Set<String> identities() {
        return connection.identities();
    }

    @Override
    public Flow answering(SipRequest request) {
        return connection.answering(request);
    }

    @Override
    public void send(SipMessage message, Consumer<IOException> onFailure) {
        if (connection.isOpen()) {
            connection.send(message, onFailure);
        } else if (connection.transport() == Transport.TLS
                && connection.identities().isEmpty()) {
            // Whoever listens there may be somebody else: nobody vouched for the peer (RFC 5922 §7.3).
            onFailure.accept(new IOException("the TLS connection to " + remote() + " is closed"));
        } else {
            var name = connection.identities().stream().findFirst().orElse("");
            connections.reach(
                    new Peer(connection.transport(), otherwise, name),
                    reopened -> reopened.send(message, onFailure),
                    onFailure);
        }
    }
}
