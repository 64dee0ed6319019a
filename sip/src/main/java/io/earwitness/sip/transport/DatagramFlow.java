package io.earwitness.sip.transport;

import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Transport;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;

/// One UDP socket of ours and one address of a peer.
record DatagramFlow(
        Channel channel,
        InetSocketAddress local,
        InetSocketAddress remote,
        String listener,
        Reachability reachability,
        Traffic traffic)
        implements Flow {

    @Override
    public Transport transport() {
        return Transport.UDP;
    }

    /// As it is now: what STUN tells may change.
    @Override
    public ContactPoint contactPoint() {
        return reachability.of(Transport.UDP, local);
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
        int port = ViaCorrection.answerPort(request.via(), remote, transport().defaultPort());
        if (port == remote.getPort()) {
            return this;
        }
        var target = new InetSocketAddress(remote.getAddress(), port);
        return new DatagramFlow(channel, local, target, listener, reachability, traffic);
    }

    @Override
    public void send(SipMessage message, Consumer<IOException> onFailure) {
        var bytes = message.toBytes();
        traffic.sent(message, bytes, this);
        var packet = new DatagramPacket(Unpooled.wrappedBuffer(bytes), remote);
        channel.writeAndFlush(packet).addListener(written -> {
            if (!written.isSuccess()) {
                onFailure.accept(new IOException("cannot send to " + remote, written.cause()));
            }
        });
    }
}
