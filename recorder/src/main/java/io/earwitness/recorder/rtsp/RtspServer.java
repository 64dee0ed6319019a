package io.earwitness.recorder.rtsp;

import io.earwitness.recorder.assembly.LiveSounds;
import io.earwitness.recorder.assembly.QuietThread;
import io.earwitness.recorder.events.RecorderEvents;
import io.earwitness.recorder.playback.Playback;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The listener for RTSP 2.0. Owned by the wiring, which also calls its watch.
///
/// Each connection and each player has a quiet platform thread, of which there is a limited number: none of it
/// shares a thread with a call.
public final class RtspServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RtspServer.class);
    private static final int URLS_MAX = 10_000;
    private static final int BACKLOG = 50;
    private static final long IDLE_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);
    private static final long AFTER_FAILURE_MILLIS = 100;

    private final RtspConfig config;
    private final ServerSocket listening;
    private final RtspGround ground;
    private final RtspSessions sessions;
    private final RtspMethods methods;
    private final Set<RtspConnection> connections = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);

    /// What is played, and who hears of it.
    ///
    /// @param mayListen whether a user of that name may still listen; an empty name is anybody
    public record Sources(
            LiveSounds live,
            Playback playback,
            RecorderEvents events,
            MeterRegistry meters,
            Predicate<String> mayListen) {}

    /// Starts to listen.
    ///
    /// @param random that nobody can guess
    /// @throws IOException where the address cannot be listened on
    public static RtspServer start(RtspConfig config, Sources sources, InstantSource clock, RandomGenerator random)
            throws IOException {
        return start(config, sources, clock, System::nanoTime, random);
    }

    static RtspServer start(
            RtspConfig config, Sources sources, InstantSource clock, LongSupplier nanoTime, RandomGenerator random)
            throws IOException {
        var listening = new ServerSocket();
        try {
            listening.setReuseAddress(true);
            listening.bind(new InetSocketAddress(config.address(), config.port()), BACKLOG);
        } catch (IOException | RuntimeException taken) {
            listening.close();
            throw new IOException(
                    "cannot listen on " + config.scheme() + "://" + config.address() + ":" + config.port() + ": "
                            + taken.getMessage(),
                    taken);
        }
        var server = new RtspServer(config, listening, sources, clock, nanoTime, random);
        Thread.ofPlatform().daemon().name("rtsp-accept").start(server::accept);
        return server;
    }

    private RtspServer(
            RtspConfig config,
            ServerSocket listening,
            Sources sources,
            InstantSource clock,
            LongSupplier nanoTime,
            RandomGenerator random) {
        this.config = config;
        this.listening = listening;
        var terms = new PlaybackUrls.Terms(
                config.scheme(), config.host(), listening.getLocalPort(), config.urlLifetime(), URLS_MAX);
        var urls = new PlaybackUrls(terms, sources.mayListen(), clock, random);
        this.ground = new RtspGround(
                new Sounds(sources.live(), sources.playback()),
                urls,
                sources.events(),
                new RtspMeters(sources.meters()),
                clock,
                nanoTime,
                random);
        this.sessions = new RtspSessions(config.sessionsMax(), ground);
        this.methods = new RtspMethods(sessions, ground, closing);
    }

    /// Makes the addresses that clients play.
    public PlaybackUrls urls() {
        return ground.urls();
    }

    public int port() {
        return listening.getLocalPort();
    }

    private void accept() {
        QuietThread.become();
        while (!listening.isClosed()) {
            try {
                take(listening.accept());
            } catch (IOException failure) {
                // Closed, or out of descriptors for a moment.
                if (!listening.isClosed() && isClosingAfter(AFTER_FAILURE_MILLIS)) {
                    return;
                }
            }
        }
    }

    private boolean isClosingAfter(long millis) {
        try {
            return closing.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void take(Socket socket) throws IOException {
        if (connections.size() >= config.connectionsMax()) {
            ground.meters().refused(RtspMeters.Refused.CONNECTIONS);
            socket.close();
            return;
        }
        var connection = new RtspConnection(socket, config.tls(), methods, ground);
        connections.add(connection);
        Thread.ofPlatform().daemon().name("rtsp-connection").start(() -> {
            try {
                connection.serve();
            } finally {
                connections.remove(connection);
            }
        });
    }

    /// Once a second or so: ends sessions and connections on which nobody is heard.
    public void watch() {
        sessions.watch();
        for (var connection : connections) {
            if (connection.isIdle(IDLE_NANOS_MAX)) {
                connection.abort();
            }
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            listening.close();
        } catch (IOException failure) {
            log.warn("could not stop listening for RTSP", failure);
        }
        sessions.endAll();
        connections.forEach(RtspConnection::abort);
    }
}
