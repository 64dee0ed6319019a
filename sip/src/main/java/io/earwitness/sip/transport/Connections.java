package io.earwitness.sip.transport;

import io.earwitness.sip.message.Transport;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.StreamFramer;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All TCP connections by their remote end, whoever opened them, so that a peer we are connected to is never connected
/// twice (RFC 5923). Used by the loop alone, but for the count.
final class Connections {
    private static final WriteBufferWaterMark BACKLOG_BYTES = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);

    private final NettyLoop loop;
    private final ConnectionLimits limits;
    private final MessageLimits messageLimits;
    private final Reachability reachability;
    private final Traffic traffic;
    private final Map<InetSocketAddress, ConnectionFlow> open = new HashMap<>();
    private final Map<InetSocketAddress, List<Waiting>> connecting = new HashMap<>();
    private @Nullable MessageReceiver receiver;
    private final AtomicInteger count = new AtomicInteger();

    private record Waiting(Consumer<Flow> then, Consumer<IOException> failed) {}

    Connections(
            NettyLoop loop,
            ConnectionLimits limits,
            MessageLimits messageLimits,
            Reachability reachability,
            Traffic traffic) {
        this.loop = loop;
        this.limits = limits;
        this.messageLimits = messageLimits;
        this.reachability = reachability;
        this.traffic = traffic;
    }

    /// Who gets the messages; before anything is opened.
    void deliverTo(MessageReceiver given) {
        this.receiver = given;
    }

    Channel listen(InetSocketAddress address) throws IOException {
        var bound = new ServerBootstrap()
                .group(loop.group())
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, BACKLOG_BYTES)
                .childHandler(new Opening())
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen on tcp " + address, bound.cause());
        }
        return bound.channel();
    }

    int count() {
        return count.get();
    }

    void reach(InetSocketAddress remote, Consumer<Flow> then, Consumer<IOException> failed) {
        var existing = open.get(remote);
        if (existing != null && existing.isOpen()) {
            then.accept(existing);
            return;
        }
        var waiting = connecting.computeIfAbsent(remote, _ -> new ArrayList<>());
        waiting.add(new Waiting(then, failed));
        if (waiting.size() == 1) {
            connect(remote);
        }
    }

    private void connect(InetSocketAddress remote) {
        new Bootstrap()
                .group(loop.group())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, BACKLOG_BYTES)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(limits.connectTimeout().toMillis()))
                .handler(new Opening())
                .connect(remote)
                // Netty tells success before the channel is active, hence the detour.
                .addListener(done -> loop.execute(() -> connected(remote, done.cause())));
    }

    private void connected(InetSocketAddress remote, @Nullable Throwable failure) {
        var waiting = connecting.remove(remote);
        var flow = open.get(remote);
        for (var one : waiting == null ? List.<Waiting>of() : waiting) {
            if (failure == null && flow != null) {
                one.then().accept(flow);
            } else {
                one.failed().accept(new IOException("cannot connect to " + remote, failure));
            }
        }
    }

    /// Makes a flow of a channel; for an accepted one when it is registered, for ours once it is connected.
    private final class Opening extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            channel.pipeline().addLast(new OnActive());
        }
    }

    private final class OnActive extends ChannelInboundHandlerAdapter {
        @Override
        public void channelActive(ChannelHandlerContext context) throws Exception {
            var channel = context.channel();
            if (count.get() >= limits.connectionsMax()) {
                traffic.dropped();
                channel.close();
                return;
            }
            var local = (InetSocketAddress) channel.localAddress();
            var remote = (InetSocketAddress) channel.remoteAddress();
            var contact = reachability.of(Transport.TCP, local);
            var flow = new ConnectionFlow(channel, Transport.TCP, local, remote, contact, traffic, Connections.this);
            open.put(remote, flow);
            count.incrementAndGet();
            channel.closeFuture().addListener(closed -> {
                open.remove(remote, flow);
                count.decrementAndGet();
            });
            channel.pipeline()
                    .addLast(new IdleStateHandler(0, 0, limits.idleMax().toSeconds(), TimeUnit.SECONDS))
                    .addLast(new ConnectionReceiver(
                            new StreamFramer(messageLimits), Objects.requireNonNull(receiver), flow));
            super.channelActive(context);
        }
    }

    void close() {
        List.copyOf(open.values()).forEach(flow -> flow.channel().close());
    }
}
