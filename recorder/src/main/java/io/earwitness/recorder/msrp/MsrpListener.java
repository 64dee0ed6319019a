package io.earwitness.recorder.msrp;

import io.earwitness.media.msrp.MsrpUri;
import io.earwitness.recorder.msrp.MsrpMeters.Refusal;
import io.earwitness.sip.tls.TlsContext;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place where messages of all sessions are listened for: accepts connections, in the clear and by TLS on the
/// same port, and knows which stream an address is of.
///
/// Owned by the recorder. Where its port is taken nothing else fails: there is no listener, and lines of messages are
/// refused.
public final class MsrpListener implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(MsrpListener.class);
    private static final int BACKLOG = 256;
    private static final int TLS_HANDSHAKE = 0x16;
    private static final long RETRY_MILLIS = 100;

    private final MsrpConfig config;
    private final Clock clock;
    private final RandomGenerator random;
    private final MsrpMeters meters;
    private final Map<String, MessageStream> streams = new ConcurrentHashMap<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Map<InetAddress, Integer> strangers = new ConcurrentHashMap<>();
    private final Map<Socket, Arrivals> unnamed = new ConcurrentHashMap<>();
    private final @Nullable ServerSocket server;
    private volatile boolean closed;

    private MsrpListener(
            MsrpConfig config,
            Clock clock,
            RandomGenerator random,
            MeterRegistry meters,
            @Nullable ServerSocket server) {
        this.config = config;
        this.clock = clock;
        this.random = random;
        this.meters = new MsrpMeters(meters, sockets::size);
        this.server = server;
    }

    /// Takes its port: who connects waits until [#begin]. Where the port cannot be had the log says so, and nobody is
    /// told of an address.
    ///
    /// @param config empty to listen nowhere
    public static MsrpListener bind(
            Optional<MsrpConfig> config, Clock clock, RandomGenerator random, MeterRegistry meters) {
        var bound = config.map(MsrpListener::listening).orElse(null);
        return new MsrpListener(
                config.orElse(new MsrpConfig(new InetSocketAddress(0), 0, Optional.empty())),
                clock,
                random,
                meters,
                bound);
    }

    /// Begins to accept, once all sessions of a former run are known: their clients would be told that there is none.
    public void begin() {
        var bound = server;
        if (bound != null) {
            Thread.ofPlatform().daemon().name("msrp-accept").start(() -> accept(bound));
        }
    }

    private static @Nullable ServerSocket listening(MsrpConfig config) {
        try {
            var server = new ServerSocket();
            try {
                server.setReuseAddress(true);
                server.bind(config.listen(), BACKLOG);
                return server;
            } catch (IOException taken) {
                server.close();
                throw taken;
            }
        } catch (IOException taken) {
            log.error(
                    "messages (MSRP) are not recorded: {} cannot be listened on: {}",
                    config.listen(),
                    taken.getMessage());
            return null;
        }
    }

    /// What answers say of us; empty where nothing is listened for.
    public Optional<MessageTerms> terms() {
        return server == null
                ? Optional.empty()
                : Optional.of(new MessageTerms(
                        server.getLocalPort(),
                        config.messageBytesMax(),
                        config.tls().isPresent(),
                        config.tls().flatMap(TlsContext::fingerprint)));
    }

    /// Begins receiving for one recording session.
    ///
    /// @param client where the client signals from; empty where that is not known
    public MessageCapture open(MessageJournal journal, Optional<InetAddress> client) {
        return open(journal, client, MsrpConfig.SETTLING);
    }

    MessageCapture open(MessageJournal journal, Optional<InetAddress> client, Duration settling) {
        return new MessageCapture(this, journal, MessageTarget.of(client), clock, settling);
    }

    private void accept(ServerSocket listening) {
        while (!closed) {
            try {
                var socket = listening.accept();
                if (!admit(socket)) {
                    meters.refused(Refusal.CONNECTIONS);
                    socket.close();
                } else {
                    Thread.ofVirtual().name("msrp-connection").start(() -> serve(socket));
                }
            } catch (IOException | RuntimeException failed) {
                pause(failed);
            }
        }
    }

    // Without file descriptors the next attempt fails as fast as this one.
    private void pause(Exception failed) {
        if (closed) {
            return;
        }
        log.warn("a connection for messages could not be accepted: {}", failed.toString());
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        } catch (InterruptedException ignored) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean admit(Socket socket) {
        if (sockets.size() >= MsrpConfig.CONNECTIONS_MAX
                || strangers.getOrDefault(socket.getInetAddress(), 0) >= MsrpConfig.STRANGERS_MAX) {
            return false;
        }
        strangers.merge(socket.getInetAddress(), 1, Integer::sum);
        sockets.add(socket);
        return true;
    }

    /// It has named a session, or it is gone.
    void noStranger(Socket socket) {
        unnamed.remove(socket);
        strangers.computeIfPresent(socket.getInetAddress(), (_, count) -> count > 1 ? count - 1 : null);
    }

    /// What lies unread of those that have named no session yet came before now, too.
    void noteWhatLies() {
        unnamed.values().forEach(Arrivals::noteWhatLies);
    }

    private void serve(Socket socket) {
        var connection = Optional.<MsrpConnection>empty();
        try {
            connection = connection(socket);
            connection.ifPresent(MsrpConnection::run);
        } catch (RuntimeException failed) {
            log.error("a connection for messages failed", failed);
        } finally {
            if (connection.isEmpty()) {
                noStranger(socket);
            }
            close(socket);
        }
    }

    /// By its first byte: TLS begins with a handshake, MSRP with an M.
    private Optional<MsrpConnection> connection(Socket socket) {
        try {
            socket.setKeepAlive(true);
            socket.setTcpNoDelay(true);
            var arrivals = new Arrivals(
                    socket, socket.getInputStream(), Optional.of(MsrpConfig.STRANGER_PATIENCE), System::nanoTime);
            unnamed.put(socket, arrivals);
            var first = arrivals.peek();
            if (first < 0) {
                return Optional.empty();
            }
            if (first == TLS_HANDSHAKE && config.tls().isPresent()) {
                return Optional.of(secured(socket, arrivals, config.tls().get()));
            }
            return Optional.of(
                    new MsrpConnection(this, socket, arrivals, arrivals, socket.getOutputStream(), false, true));
        } catch (IOException failed) {
            meters.refused(failed instanceof javax.net.ssl.SSLException ? Refusal.HANDSHAKE : Refusal.SILENT);
            return Optional.empty();
        }
    }

    // All that TLS reads comes from the arrivals, and so ends at their deadline.
    private MsrpConnection secured(Socket socket, Arrivals arrivals, TlsContext tls) throws IOException {
        var factory = tls.current().getSocketFactory();
        if (factory.createSocket(socket, arrivals, false) instanceof SSLSocket ssl) {
            ssl.setEnabledProtocols(new String[] {"TLSv1.3", "TLSv1.2"});
            ssl.startHandshake();
            return new MsrpConnection(this, socket, arrivals, ssl.getInputStream(), ssl.getOutputStream(), true, true);
        }
        throw new IOException("this Java has no TLS over a connection that stands");
    }

    /// Connects to a client that waits for that, and says which session it is for.
    void connect(MessageStream stream, MsrpUri peer) {
        Thread.ofVirtual().name("msrp-connect").start(() -> {
            var socket = new Socket();
            sockets.add(socket);
            try {
                var address = stream.capture.target().among(peer.host());
                if (address.isEmpty()) {
                    meters.refused(Refusal.TARGET);
                    stream.capture.mayNotCall(stream, peer);
                    return;
                }
                socket.setKeepAlive(true);
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(address.get(), peer.port()), (int)
                        MsrpConfig.CONNECT_PATIENCE.toMillis());
                var arrivals = new Arrivals(socket, socket.getInputStream(), Optional.empty(), System::nanoTime);
                var connection =
                        new MsrpConnection(this, socket, arrivals, arrivals, socket.getOutputStream(), false, false);
                var own = stream.address;
                connection.open(stream, peer, new MsrpUri(own.secured(), own.host(), own.port(), own.sessionId()));
                stream.capture.called(stream);
                connection.run();
            } catch (IOException | RuntimeException unreachable) {
                complain("could not reach", socket, unreachable);
            } finally {
                stream.capture.called(stream);
                close(socket);
            }
        });
    }

    private void close(Socket socket) {
        sockets.remove(socket);
        try {
            socket.close();
        } catch (IOException gone) {
            // It is of no more use in any case.
        }
    }

    void register(MessageStream stream) {
        streams.put(stream.address.sessionId(), stream);
    }

    void unregister(MessageStream stream) {
        streams.remove(stream.address.sessionId(), stream);
    }

    Optional<MessageStream> find(String sessionId) {
        return Optional.ofNullable(streams.get(sessionId));
    }

    long messageBytesMax() {
        return config.messageBytesMax();
    }

    MsrpMeters meters() {
        return meters;
    }

    /// An identifier for a request of ours.
    String transaction() {
        return "ew" + Long.toUnsignedString(random.nextLong(), 36);
    }

    /// What a peer does is no more than a line for who looks for it.
    void complain(String what, Socket socket, Exception why) {
        log.debug("{} the connection for messages {}: {}", what, socket.getRemoteSocketAddress(), why.toString());
    }

    @Override
    public void close() {
        closed = true;
        if (server != null) {
            try {
                server.close();
            } catch (IOException gone) {
                log.debug("closing the listener for messages: {}", gone.toString());
            }
        }
        sockets.forEach(this::close);
    }
}
