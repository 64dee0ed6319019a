package io.earwitness.sip.transport;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramPacket;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One datagram, one message. Datagrams of nothing but line breaks or NULs are keep-alives and pass in silence.
final class DatagramReceiver extends SimpleChannelInboundHandler<DatagramPacket> {
    private static final Logger LOG = LoggerFactory.getLogger(DatagramReceiver.class);

    private final MessageReceiver receiver;
    private final ListenPoint point;
    private final Traffic traffic;
    private final DatagramFlows flows;
    private final Optional<ReflexiveAddress> reflexive;

    /// @param reflexive takes what the STUN server sends, who need not be allowed to send SIP
    DatagramReceiver(
            MessageReceiver receiver,
            ListenPoint point,
            Traffic traffic,
            DatagramFlows flows,
            Optional<ReflexiveAddress> reflexive) {
        this.receiver = receiver;
        this.point = point;
        this.traffic = traffic;
        this.flows = flows;
        this.reflexive = reflexive;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramPacket packet) {
        if (reflexive.isPresent() && reflexive.get().takes(packet.sender(), ByteBufUtil.getBytes(packet.content()))) {
            return;
        }
        if (!point.allowed().allows(packet.sender().getAddress())) {
            refuse(packet);
            return;
        }
        var bytes = ByteBufUtil.getBytes(packet.content());
        if (!isKeepAlive(bytes)) {
            receiver.receive(bytes, flows.of(packet.sender()));
        }
    }

    private void refuse(DatagramPacket packet) {
        traffic.refused(point.name(), Refusal.ADDRESS);
        if (point.allowed().answered()) {
            receiver.refuse(ByteBufUtil.getBytes(packet.content()), flows.of(packet.sender()), 403, "Forbidden");
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
