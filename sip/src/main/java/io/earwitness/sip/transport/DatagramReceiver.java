package io.earwitness.sip.transport;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.net.InetSocketAddress;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One datagram, one message. Datagrams of nothing but line breaks or NULs are keep-alives and pass in silence.
final class DatagramReceiver extends SimpleChannelInboundHandler<DatagramPacket> {
    private static final Logger LOG = LoggerFactory.getLogger(DatagramReceiver.class);

    private final MessageReceiver receiver;
    private final Function<InetSocketAddress, Flow> flows;

    DatagramReceiver(MessageReceiver receiver, Function<InetSocketAddress, Flow> flows) {
        this.receiver = receiver;
        this.flows = flows;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        var bytes = ByteBufUtil.getBytes(packet.content());
        if (!isKeepAlive(bytes)) {
            receiver.receive(bytes, flows.apply(packet.sender()));
        }
    }

    private static boolean isKeepAlive(byte[] bytes) {
        for (byte b : bytes) {
            if (b != '\r' && b != '\n' && b != 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        // An unreachable peer answers with ICMP, which the socket reports here; the transaction's timer knows better.
        LOG.debug("UDP socket {}: {}", context.channel().localAddress(), failure.toString());
    }
}
