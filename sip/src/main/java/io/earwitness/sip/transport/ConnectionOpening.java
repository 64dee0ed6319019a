package io.earwitness.sip.transport;

import io.earwitness.sip.tls.PeerIdentities;
import io.earwitness.sip.tls.TlsContext;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings one connection to where SIP may flow: the address is allowed, TLS agreed, the certificate's identity right.
///
/// On the loop. Files and keys are the business of a virtual thread. Tells one of two consumers, once.
final class ConnectionOpening extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionOpening.class);
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private final NettyLoop loop;
    private final Side side;
    private final Optional<TlsContext> tls;
    private final Duration patience;
    private final BiConsumer<Channel, Set<String>> opened;
    private final Consumer<Refused> refused;

    /// Which end we are.
    sealed interface Side {
        record Accepting(ListenPoint point) implements Side {}

        record Calling(Peer peer) implements Side {}
    }

    record Refused(Channel channel, Refusal reason, IOException why) {}

    ConnectionOpening(
            NettyLoop loop,
            Side side,
            Optional<TlsContext> tls,
            Duration patience,
            BiConsumer<Channel, Set<String>> opened,
            Consumer<Refused> refused) {
        this.loop = loop;
        this.side = side;
        this.tls = tls;
        this.patience = patience;
        this.opened = opened;
        this.refused = refused;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        var remote = (InetSocketAddress) context.channel().remoteAddress();
        if (side instanceof Side.Accepting accepting
                && !accepting.point().allowed().allows(remote.getAddress())) {
            refuse(context, Refusal.ADDRESS, new IOException(remote + " may not send here"));
        } else if (tls.isEmpty()) {
            open(context, Set.of());
        } else {
            var fresh = tls.get();
            Thread.ofVirtual().name("sip-tls").start(() -> readThenSecure(context, fresh));
        }
    }

    private void readThenSecure(ChannelHandlerContext context, TlsContext files) {
        var current = files.current();
        try {
            loop.execute(() -> secure(context, current));
        } catch (RejectedExecutionException closed) {
            LOG.debug("{}: the endpoint is closed", context.channel().remoteAddress());
        }
    }

    private void secure(ChannelHandlerContext context, SSLContext current) {
        if (!context.channel().isActive()) {
            return;
        }
        var engine = switch (side) {
            case Side.Accepting accepting -> server(current, accepting.point());
            case Side.Calling calling -> client(current, calling.peer());
        };
        var params = engine.getSSLParameters();
        params.setProtocols(PROTOCOLS);
        engine.setSSLParameters(params);
        // What the key signs and the files say costs too much for the loop.
        var handler = new SslHandler(
                engine, task -> Thread.ofVirtual().name("sip-tls").start(task));
        handler.setHandshakeTimeoutMillis(patience.toMillis());
        context.pipeline().addFirst(handler);
        context.channel().config().setAutoRead(true);
    }

    private static SSLEngine server(SSLContext current, ListenPoint point) {
        var engine = current.createSSLEngine();
        engine.setUseClientMode(false);
        var params = engine.getSSLParameters();
        params.setUseCipherSuitesOrder(true);
        switch (point.tls().orElseThrow().clientCertificate()) {
            case OFF -> params.setNeedClientAuth(false);
            case WANTED -> params.setWantClientAuth(true);
            case REQUIRED -> params.setNeedClientAuth(true);
        }
        engine.setSSLParameters(params);
        return engine;
    }

    private static SSLEngine client(SSLContext current, Peer peer) {
        var engine = current.createSSLEngine(peer.name(), peer.address().getPort());
        engine.setUseClientMode(true);
        if (!isLiteral(peer.name())) {
            var params = engine.getSSLParameters();
            params.setServerNames(List.of(new SNIHostName(peer.name())));
            engine.setSSLParameters(params);
        }
        return engine;
    }

    private static boolean isLiteral(String host) {
        return host.startsWith("[") || host.matches("[0-9.]+");
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) throws Exception {
        if (event instanceof SslHandshakeCompletionEvent completion) {
            if (completion.isSuccess()) {
                identify(context);
            } else {
                refuse(
                        context,
                        Refusal.HANDSHAKE,
                        new IOException(
                                "TLS was not agreed on: " + completion.cause().getMessage(), completion.cause()));
            }
        } else {
            super.userEventTriggered(context, event);
        }
    }

    private void identify(ChannelHandlerContext context) {
        var shown = certificate(context);
        var identities = shown.map(PeerIdentities::of).orElse(Set.of());
        var wrong = switch (side) {
            case Side.Accepting accepting ->
                accepting.point().allowed().allows(identities)
                        ? Optional.<String>empty()
                        : Optional.of("the certificate vouches for " + identities + ", which may not send here");
            case Side.Calling calling ->
                shown.filter(certificate -> PeerIdentities.matches(
                                        certificate, calling.peer().name()))
                                .isPresent()
                        ? Optional.<String>empty()
                        : Optional.of("the certificate vouches for " + identities + ", not for "
                                + calling.peer().name());
        };
        if (wrong.isPresent()) {
            refuse(context, Refusal.IDENTITY, new IOException(wrong.get()));
        } else {
            open(context, identities);
        }
    }

    private static Optional<X509Certificate> certificate(ChannelHandlerContext context) {
        try {
            var session = context.pipeline().get(SslHandler.class).engine().getSession();
            return session.getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? Optional.of(certificate)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException none) {
            return Optional.empty();
        }
    }

    private void open(ChannelHandlerContext context, Set<String> identities) {
        opened.accept(context.channel(), identities);
        context.pipeline().remove(this);
    }

    private void refuse(ChannelHandlerContext context, Refusal reason, IOException why) {
        LOG.debug("{}: {}", context.channel().remoteAddress(), why.getMessage());
        refused.accept(new Refused(context.channel(), reason, why));
        context.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        // A handshake that failed is told by its completion event.
        LOG.debug("{}: {}", context.channel().remoteAddress(), failure.toString());
        context.close();
    }
}
