package io.earwitness.sip.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps a connection that we opened alive by double CRLFs, and closes it where none is answered (RFC 5626 §4.4.1). Any
/// byte counts as an answer.
final class Pings extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Pings.class);
    private static final byte[] PING = {'\r', '\n', '\r', '\n'};
    private static final long PONG_SECONDS_MAX = 10;

    private final long intervalNanos;
    private @Nullable Future<?> next;
    private @Nullable Future<?> patience;

    Pings(Duration interval) {
        this.intervalNanos = interval.toNanos();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        begin(context);
    }

    private void begin(ChannelHandlerContext context) {
        stop(next);
        next = context.executor().schedule(() -> ping(context), intervalNanos, TimeUnit.NANOSECONDS);
    }

    private void ping(ChannelHandlerContext context) {
        if (patience == null) {
            patience = context.executor()
                    .schedule(
                            () -> {
                                LOG.debug(
                                        "{} answers no ping", context.channel().remoteAddress());
                                context.close();
                            },
                            PONG_SECONDS_MAX,
                            TimeUnit.SECONDS);
        }
        context.writeAndFlush(Unpooled.wrappedBuffer(PING));
        begin(context);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        begin(context);
        super.write(context, message, promise);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        stop(patience);
        patience = null;
        super.channelRead(context, message);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        stop(next);
        stop(patience);
    }

    private static void stop(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
