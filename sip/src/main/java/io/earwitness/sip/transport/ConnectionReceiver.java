package io.earwitness.sip.transport;

import io.earwitness.sip.parser.StreamFramer;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.timeout.IdleStateEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Cuts one connection's bytes into messages and answers its pings. Closes it when its framing is lost or it fell
/// silent.
final class ConnectionReceiver extends SimpleChannelInboundHandler<ByteBuf> {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionReceiver.class);
    private static final byte[] PONG = {'\r', '\n'};

    private final StreamFramer framer;
    private final MessageReceiver receiver;
    private final Flow flow;

    private final Traffic traffic;
    private int heldBytes;

    ConnectionReceiver(StreamFramer framer, MessageReceiver receiver, Flow flow, Traffic traffic) {
        this.traffic = traffic;
        this.framer = framer;
        this.receiver = receiver;
        this.flow = flow;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf bytes) {
        var read = ByteBufUtil.getBytes(bytes);
        framer.feed(read, 0, read.length, new StreamFramer.Sink() {
            @Override
            public void onFrame(byte[] message) {
                account();
                receiver.receive(message, flow);
            }

            @Override
            public void onPing() {
                context.writeAndFlush(Unpooled.wrappedBuffer(PONG));
            }

            @Override
            public void onBroken(String reason, byte[] head) {
                receiver.broken(reason, head, flow);
                context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            }
        });
        account();
        if (heldBytes > 0 && traffic.memory().isOver()) {
            giveUp(context);
        }
    }

    /// The buffer of what is half-sent counts; a message that is passed on is counted elsewhere.
    private void account() {
        hold(framer.heldBytes());
    }

    private void hold(int bytes) {
        traffic.memory().change(bytes - heldBytes);
        heldBytes = bytes;
    }

    /// Whoever lets a message grow when there is no room loses the connection.
    private void giveUp(ChannelHandlerContext context) {
        traffic.refused(flow.listener(), Refusal.MEMORY);
        receiver.refuse(framer.giveUp(), flow, 503, "Service Unavailable");
        account();
        context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        hold(0);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof IdleStateEvent) {
            context.close();
        } else {
            super.userEventTriggered(context, event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        LOG.debug("connection to {}: {}", flow.remote(), failure.toString());
        context.close();
    }
}
