package io.earwitness.sip.transport;

import io.earwitness.sip.message.Transport;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.SipParser;
import io.earwitness.sip.tls.CertificateStatus;
import io.earwitness.sip.tls.TlsContext;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.DatagramPacket;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All sockets of an endpoint: listens, connects, and finds the flow for a hop or an answer.
///
/// `reach` is for the loop; `open` and `close` for whoever owns the endpoint.
public final class SipTransport implements FlowFinder, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SipTransport.class);
    private static final int DATAGRAM_BYTES_MAX = 65_536;

    private final NettyLoop loop;
    private final Settings settings;
    private final Traffic traffic;
    private final ReflexiveAddresses reflexive;
    private final Reachability reachability;
    private final Connections connections;
    private final LocalAddresses localAddresses = new LocalAddresses();
    private final List<DatagramListener> datagrams = new ArrayList<>();
    private final List<Channel> listeners = new ArrayList<>();
    private final List<TlsContext> certificates = new ArrayList<>();

    private record DatagramListener(Channel channel, ListenPoint point) {}

    /// What the sockets need to know.
    ///
    /// @param calling how TLS connections of ours are made; absent where there are none
    /// @param stun    whom to ask for our external address; nobody is asked where an advertised host is set
    public record Settings(
            ConnectionLimits connections,
            MessageLimits messages,
            Optional<String> advertisedHost,
            Optional<TlsContext> calling,
            Optional<StunServer> stun) {}

    /// @param random cannot be foretold
    public SipTransport(NettyLoop loop, Settings settings, Traffic traffic, RandomGenerator random) {
        this.loop = loop;
        this.settings = settings;
        this.traffic = traffic;
        this.reflexive = new ReflexiveAddresses(
                loop, random, settings.advertisedHost().isPresent() ? Optional.empty() : settings.stun());
        this.reachability = new Reachability(settings.advertisedHost(), reflexive);
        this.connections = new Connections(
                loop, settings.connections(), settings.messages(), reachability, traffic, settings.calling());
        settings.calling().ifPresent(certificates::add);
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
            case UDP -> listenForDatagrams(point, receiver);
            case TCP -> connections.listen(point, Optional.empty());
            case TLS -> connections.listen(point, Optional.of(certified(point)));
        };
        listeners.add(channel);
        var real = point.at((InetSocketAddress) channel.localAddress());
        reachability.add(real);
        if (point.transport() == Transport.UDP) {
            datagrams.add(new DatagramListener(channel, real));
        }
    }

    private TlsContext certified(ListenPoint point) throws IOException {
        try {
            var context =
                    TlsContext.open(point.name(), point.tls().orElseThrow().files());
            certificates.add(context);
            return context;
        } catch (IOException unusable) {
            throw new IOException("cannot listen on " + point + ": " + unusable.getMessage(), unusable);
        }
    }

    /// How each certificate of ours stands; reads files.
    public List<CertificateStatus> certificates() {
        return certificates.stream()
                .map(TlsContext::status)
                .flatMap(Optional::stream)
                .toList();
    }

    private Channel listenForDatagrams(ListenPoint point, MessageReceiver receiver) throws IOException {
        var bound = new Bootstrap()
                .group(loop.group())
                .channel(SocketKinds.best().datagrams())
                .option(ChannelOption.SO_RCVBUF, settings.connections().datagramBufferBytes())
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(DATAGRAM_BYTES_MAX))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new DatagramReceiver(
                                        receiver,
                                        point,
                                        traffic,
                                        new DatagramFlows(remote -> datagramFlow(channel, point, remote)),
                                        reflexive(channel, point)));
                    }
                })
                .bind(point.address())
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException("cannot listen on " + point, bound.cause());
        }
        return bound.channel();
    }

    private Optional<ReflexiveAddress> reflexive(Channel channel, ListenPoint point) {
        return reflexive.areAsked() && point.advertisedHost().isEmpty()
                ? Optional.of(asking(channel, point.name()))
                : Optional.empty();
    }

    private ReflexiveAddress asking(Channel channel, String name) {
        return reflexive.add(
                name,
                () -> (InetSocketAddress) channel.localAddress(),
                (bytes, server) -> channel.writeAndFlush(new DatagramPacket(Unpooled.wrappedBuffer(bytes), server)));
    }

    /// Begins to ask the STUN server, where there is one: from the sockets of UDP listeners, so that each learns
    /// its own port too, else from a socket for that alone. After opening, once.
    public void discover(StunServer.Names names) {
        if (reflexive.areAsked() && !reflexive.hasSockets()) {
            askFromSocketOfItsOwn();
        }
        reflexive.begin(names);
    }

    private void askFromSocketOfItsOwn() {
        var bound = new Bootstrap()
                .group(loop.group())
                .channel(SocketKinds.best().datagrams())
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new StunReceiver(asking(channel, "a socket of its own")));
                    }
                })
                .bind(0)
                .awaitUninterruptibly();
        if (bound.isSuccess()) {
            listeners.add(bound.channel());
        } else {
            LOG.warn("no socket to ask the STUN server from: {}", String.valueOf(bound.cause()));
        }
    }

    /// What came of asking the STUN server.
    public StunCounters stun() {
        return reflexive.counters();
    }

    private DatagramFlow datagramFlow(Channel channel, ListenPoint point, InetSocketAddress remote) {
        var local = localAddresses.of((InetSocketAddress) channel.localAddress(), remote);
        return new DatagramFlow(channel, local, remote, point.name(), reachability, traffic);
    }

    /// The way to a peer whose connection is gone, until there is another.
    public Flow awaited(Transport by, InetSocketAddress remote) {
        var local = reachability.listening().stream()
                .filter(point -> point.transport() == by)
                .findFirst()
                .orElseGet(() -> reachability.listening().getFirst())
                .address();
        return new AwaitedFlow(by, local, remote, reachability.of(by, local));
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
            case TCP, TLS -> {
                if (preferred != null && fits(preferred, hop)) {
                    then.accept(preferred);
                } else {
                    var name = hop.transport() == Transport.TLS ? hop.host() : "";
                    connections.reach(new Peer(hop.transport(), hop.address(), name), then, failed);
                }
            }
        }
    }

    /// A connection from the hop's host serves both directions, whatever its port (RFC 5923).
    private static boolean fits(Flow flow, Hop hop) {
        return flow.transport() == hop.transport()
                && flow.isOpen()
                && flow.remote().getAddress().equals(hop.address().getAddress());
    }

    private void datagramTo(Hop hop, @Nullable Flow preferred, Consumer<Flow> then, Consumer<IOException> failed) {
        boolean ipv6 = hop.address().getAddress() instanceof Inet6Address;
        var same = datagrams.stream()
                .filter(one -> preferred instanceof DatagramFlow known
                        && known.channel().equals(one.channel()));
        var chosen = Stream.concat(same, datagrams.stream().filter(one -> suits(one.channel(), ipv6)))
                .filter(one -> one.channel().isActive())
                .findFirst();
        if (chosen.isPresent()) {
            then.accept(datagramFlow(chosen.get().channel(), chosen.get().point(), hop.address()));
            return;
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
