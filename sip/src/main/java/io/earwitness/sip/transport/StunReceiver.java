package io.earwitness.sip.transport;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The socket that only asks a STUN server, where no UDP listener can: everything but its answers is ignored.
final class StunReceiver extends SimpleChannelInboundHandler<DatagramPacket> {
    private static final Logger LOG = LoggerFactory.getLogger(StunReceiver.class);

    private final ReflexiveAddress reflexive;

    StunReceiver(ReflexiveAddress reflexive) {
        this.reflexive = reflexive;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        if (!reflexive.takes(packet.sender(), ByteBufUtil.getBytes(packet.content()))) {
            LOG.debug("a datagram from {} is no answer of the STUN server", packet.sender());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        LOG.debug("the socket for STUN: {}", failure.toString());
    }
}
