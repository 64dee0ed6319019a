package io.earwitness.sip.transport;

import io.earwitness.sip.message.Transport;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.StreamFramer;
import io.earwitness.sip.tls.TlsContext;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.timeout.IdleStateHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All TCP and TLS connections by their remote end, whoever opened them, so that a peer we are connected to is never
/// connected twice (RFC 5923). Used by the loop alone, but for the count.
final class Connections {
    private static final WriteBufferWaterMark BACKLOG_BYTES = new WriteBufferWaterMark(256 * 1024, 1024 * 1024);
    private static final String OURS = "";

    private final NettyLoop loop;
    private final ConnectionLimits limits;
    private final MessageLimits messageLimits;
    private final Reachability reachability;
    private final Traffic traffic;
    private final Optional<TlsContext> calling;
    private final Map<Peer, ConnectionFlow> open = new HashMap<>();
    private final Map<Peer, List<Waiting>> connecting = new HashMap<>();
    private @Nullable MessageReceiver receiver;
    private final AtomicInteger count = new AtomicInteger();

    private record Waiting(Consumer<Flow> then, Consumer<IOException> failed) {}

    /// @param calling how TLS connections of ours are made, where they can be
    Connections(
            NettyLoop loop,
            ConnectionLimits limits,
            MessageLimits messageLimits,
            Reachability reachability,
            Traffic traffic,
            Optional<TlsContext> calling) {
        this.loop = loop;
        this.limits = limits;
        this.messageLimits = messageLimits;
        this.reachability = reachability;
        this.traffic = traffic;
        this.calling = calling;
    }

    /// Who gets the messages; before anything is opened.
    void deliverTo(MessageReceiver given) {
        this.receiver = given;
    }

    /// @param tls for a TLS listener
    Channel listen(ListenPoint point, Optional<TlsContext> tls) throws IOException {
        var bound = new ServerBootstrap()
                .group(loop.group())
                .channel(SocketKinds.best().listeners())
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.AUTO_READ, tls.isEmpty())
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, BACKLOG_BYTES)
                .childHandler(initially(channel -> accept(channel, point, tls)))
                .bind(point.address())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen on " + point, bound.cause());
        }
        return bound.channel();
    }

    private static ChannelInitializer<Channel> initially(Consumer<Channel> begin) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                begin.accept(channel);
            }
        };
    }

    private void accept(Channel channel, ListenPoint point, Optional<TlsContext> tls) {
        if (!counted(channel)) {
            traffic.refused(point.name(), Refusal.CONNECTIONS);
            traffic.dropped();
            channel.close();
            return;
        }
        channel.pipeline()
                .addLast(new ConnectionOpening(
                        loop,
                        new ConnectionOpening.Side.Accepting(point),
                        tls,
                        limits.connectTimeout(),
                        (ready, identities) ->
                                opened(ready, new Peer(point.transport(), remote(ready), ""), point.name(), identities),
                        refused -> traffic.refused(point.name(), refused.reason())));
    }

    /// Takes one of the places for connections; false where none is left.
    private boolean counted(Channel channel) {
        if (count.get() >= limits.connectionsMax()) {
            return false;
        }
        count.incrementAndGet();
        channel.closeFuture().addListener(closed -> count.decrementAndGet());
        return true;
    }

    private static InetSocketAddress remote(Channel channel) {
        return (InetSocketAddress) channel.remoteAddress();
    }

    int count() {
        return count.get();
    }

    void reach(Peer peer, Consumer<Flow> then, Consumer<IOException> failed) {
        var existing = known(peer);
        if (existing.isPresent()) {
            then.accept(existing.get());
            return;
        }
        if (peer.transport() == Transport.TLS && calling.isEmpty()) {
            failed.accept(new IOException("cannot reach " + peer + ": TLS is not set up for calls of ours"));
            return;
        }
        var waiting = connecting.computeIfAbsent(peer, _ -> new ArrayList<>());
        waiting.add(new Waiting(then, failed));
        if (waiting.size() == 1) {
            connect(peer);
        }
    }

    /// A connection that is there already. One that the peer opened serves for TLS only where its certificate names
    /// whom we look for (RFC 5923 §5).
    private Optional<ConnectionFlow> known(Peer peer) {
        var ours = open.get(peer);
        if (ours != null && ours.isOpen()) {
            return Optional.of(ours);
        }
        var theirs = open.get(new Peer(peer.transport(), peer.address(), ""));
        if (theirs == null || !theirs.isOpen()) {
            return Optional.empty();
        }
        boolean fits = peer.transport() == Transport.TCP || theirs.identities().contains(peer.name());
        return fits ? Optional.of(theirs) : Optional.empty();
    }

    private void connect(Peer peer) {
        var tls = peer.transport() == Transport.TLS ? calling : Optional.<TlsContext>empty();
        new Bootstrap()
                .group(loop.group())
                .channel(SocketKinds.best().connections())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.AUTO_READ, tls.isEmpty())
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, BACKLOG_BYTES)
                .option(
                        ChannelOption.CONNECT_TIMEOUT_MILLIS,
                        Math.toIntExact(limits.connectTimeout().toMillis()))
                .handler(initially(channel -> call(channel, peer, tls)))
                .connect(peer.address())
                // A connection that is made tells so itself, once it may carry SIP.
                .addListener(done -> {
                    if (!done.isSuccess()) {
                        settle(peer, null, done.cause());
                    }
                });
    }

    private void call(Channel channel, Peer peer, Optional<TlsContext> tls) {
        if (!counted(channel)) {
            traffic.refused(OURS, Refusal.CONNECTIONS);
            traffic.dropped();
            channel.close();
            return;
        }
        channel.closeFuture()
                .addListener(closed -> settle(peer, null, new IOException("the connection was closed while opening")));
        channel.pipeline()
                .addLast(new ConnectionOpening(
                        loop,
                        new ConnectionOpening.Side.Calling(peer),
                        tls,
                        limits.connectTimeout(),
                        (ready, identities) -> settle(peer, opened(ready, peer, OURS, identities), null),
                        refused -> {
                            traffic.refused(OURS, refused.reason());
                            settle(peer, null, refused.why());
                        }));
    }

    private void settle(Peer peer, @Nullable Flow flow, @Nullable Throwable failure) {
        var waiting = connecting.remove(peer);
        for (var one : waiting == null ? List.<Waiting>of() : waiting) {
            if (flow != null) {
                one.then().accept(flow);
            } else {
                var reason = failure == null ? "" : ": " + failure.getMessage();
                one.failed().accept(new IOException("cannot connect to " + peer + reason, failure));
            }
        }
    }

    private ConnectionFlow opened(Channel channel, Peer peer, String listener, Set<String> identities) {
        var local = (InetSocketAddress) channel.localAddress();
        var flow = new ConnectionFlow(
                channel, peer.transport(), local, peer.address(), listener, identities, reachability, traffic, this);
        open.put(peer, flow);
        channel.closeFuture().addListener(closed -> open.remove(peer, flow));
        var pipeline = channel.pipeline();
        pipeline.addLast(new IdleStateHandler(0, 0, limits.idleMax().toSeconds(), TimeUnit.SECONDS));
        if (listener.equals(OURS) && limits.keepAlive().isPositive()) {
            pipeline.addLast(new Pings(limits.keepAlive()));
        }
        pipeline.addLast(new ConnectionReceiver(
                new StreamFramer(messageLimits), Objects.requireNonNull(receiver), flow, traffic));
        return flow;
    }

    void close() {
        List.copyOf(open.values()).forEach(flow -> flow.channel().close());
    }
}
