package io.earwitness.sip.transport;

import io.earwitness.sip.message.Transport;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.SipParser;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.nio.NioDatagramChannel;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// All sockets of an endpoint: listens, connects, and finds the flow for a hop or an answer.
///
/// `reach` is for the loop; `open` and `close` for whoever owns the endpoint. TLS is refused by name.
public final class SipTransport implements FlowFinder, AutoCloseable {
    private static final int DATAGRAM_BYTES_MAX = 65_536;

    private final NettyLoop loop;
    private final Settings settings;
    private final Traffic traffic;
    private final Reachability reachability;
    private final Connections connections;
    private final LocalAddresses localAddresses = new LocalAddresses();
    private final List<Channel> listeners = new ArrayList<>();

    /// What the sockets need to know.
    public record Settings(ConnectionLimits connections, MessageLimits messages, Optional<String> advertisedHost) {}

    public SipTransport(NettyLoop loop, Settings settings, Traffic traffic) {
        this.loop = loop;
        this.settings = settings;
        this.traffic = traffic;
        this.reachability = new Reachability(settings.advertisedHost());
        this.connections = new Connections(loop, settings.connections(), settings.messages(), reachability, traffic);
    }

    /// Listens on all points or on none. Once.
    public void open(List<ListenPoint> points, TransportListener listener) throws IOException {
        var receiver = new MessageReceiver(new SipParser(settings.messages()), traffic, listener);
        connections.deliverTo(receiver);
        try {
            for (var point : points) {
                listen(point, receiver);
            }
        } catch (IOException taken) {
            close();
            throw taken;
        }
    }

    private void listen(ListenPoint point, MessageReceiver receiver) throws IOException {
        var channel = switch (point.transport()) {
            case UDP -> listenForDatagrams(point.address(), receiver);
            case TCP -> connections.listen(point.address());
            case TLS -> throw new IOException("cannot listen on " + point + ": TLS is not available");
        };
        listeners.add(channel);
        reachability.add(new ListenPoint(point.transport(), (InetSocketAddress) channel.localAddress()));
    }

    private Channel listenForDatagrams(InetSocketAddress address, MessageReceiver receiver) throws IOException {
        var bound = new Bootstrap()
                .group(loop.group())
                .channel(NioDatagramChannel.class)
                .option(ChannelOption.SO_RCVBUF, settings.connections().datagramBufferBytes())
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM_BYTES_MAX))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new DatagramReceiver(receiver, remote -> datagramFlow(channel, remote)));
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen on udp " + address, bound.cause());
        }
        return bound.channel();
    }

    private DatagramFlow datagramFlow(Channel channel, InetSocketAddress remote) {
        var local = localAddresses.of((InetSocketAddress) channel.localAddress(), remote);
        return new DatagramFlow(channel, local, remote, reachability.of(Transport.UDP, local), traffic);
    }

    public List<ListenPoint> listening() {
        return reachability.listening();
    }

    public int connectionsOpen() {
        return connections.count();
    }

    @Override
    public void reach(Hop hop, @Nullable Flow preferred, Consumer<Flow> then, Consumer<IOException> failed) {
        switch (hop.transport()) {
            case UDP -> datagramTo(hop, preferred, then, failed);
            case TCP -> {
                if (preferred != null && fits(preferred, hop)) {
                    then.accept(preferred);
                } else {
                    connections.reach(hop.address(), then, failed);
                }
            }
            case TLS -> failed.accept(new IOException("cannot reach " + hop + ": TLS is not available"));
        }
    }

    /// A connection from the hop's host serves both directions, whatever its port (RFC 5923).
    private static boolean fits(Flow flow, Hop hop) {
        return flow.transport() == hop.transport()
                && flow.isOpen()
                && flow.remote().getAddress().equals(hop.address().getAddress());
    }

    private void datagramTo(Hop hop, @Nullable Flow preferred, Consumer<Flow> then, Consumer<IOException> failed) {
        if (preferred instanceof DatagramFlow known && known.isOpen()) {
            then.accept(datagramFlow(known.channel(), hop.address()));
            return;
        }
        boolean ipv6 = hop.address().getAddress() instanceof Inet6Address;
        for (var channel : listeners) {
            if (channel instanceof NioDatagramChannel && suits(channel, ipv6)) {
                then.accept(datagramFlow(channel, hop.address()));
                return;
            }
        }
        failed.accept(new IOException("no UDP socket to reach " + hop));
    }

    private static boolean suits(Channel channel, boolean ipv6) {
        var bound = ((InetSocketAddress) channel.localAddress()).getAddress();
        return bound.isAnyLocalAddress() || bound instanceof Inet6Address == ipv6;
    }

    @Override
    public void close() {
        listeners.forEach(channel -> channel.close().awaitUninterruptibly());
        loop.execute(connections::close);
    }
}
