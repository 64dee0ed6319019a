package io.earwitness.sip.transport;

import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Transport;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// One connection. A peer that does not read what we send is treated as unreachable, so that nothing piles up here.
record ConnectionFlow(
        Channel channel,
        Transport transport,
        InetSocketAddress local,
        InetSocketAddress remote,
        String listener,
        Set<String> identities,
        Reachability reachability,
        Traffic traffic,
        Connections connections)
        implements Flow {

    /// As it is now: what STUN tells may change.
    @Override
    public ContactPoint contactPoint() {
        return reachability.of(transport, local);
    }

    @Override
    public Optional<InetAddress> reflexiveAddress() {
        return reachability.reflexive(local.getAddress());
    }

    @Override
    public boolean isOpen() {
        return channel.isActive();
    }

    @Override
    public Flow answering(SipRequest request) {
        int port = request.via().sentBy().port().orElse(transport.defaultPort());
        var otherwise = port == remote.getPort() ? remote : new InetSocketAddress(remote.getAddress(), port);
        return new AnswerFlow(this, otherwise, connections);
    }

    @Override
    public void send(SipMessage message, Consumer<IOException> onFailure) {
        if (!channel.isActive() || !channel.isWritable()) {
            onFailure.accept(new IOException("connection to " + remote + " is closed or choked"));
            return;
        }
        var bytes = message.toBytes();
        traffic.sent(message, bytes, this);
        channel.writeAndFlush(Unpooled.wrappedBuffer(bytes)).addListener(written -> {
            if (!written.isSuccess()) {
                onFailure.accept(new IOException("cannot send to " + remote, written.cause()));
            }
        });
    }
}
