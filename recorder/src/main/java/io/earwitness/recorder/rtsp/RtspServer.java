package io.earwitness.recorder.rtsp;

import io.earwitness.recorder.assembly.LiveSounds;
import io.earwitness.recorder.assembly.QuietThread;
import io.earwitness.recorder.events.RecorderEvents;
import io.earwitness.recorder.playback.Playback;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts the connections of RTSP 2.0. Owned by the wiring, which also calls its watch.
///
/// Each connection and each player has a quiet platform thread, of which there is a limited number: none of it
/// shares a thread with a call.
public final class RtspServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RtspServer.class);
    private static final long AFTER_FAILURE_MILLIS = 100;

    /// How long all clients together have to take in what they are told at the end; then again, for what they held up.
    private static final Duration GOODBYE = Duration.ofMillis(500);

    private final RtspListener listener;
    private final RtspGround ground;
    private final RtspSessions sessions;
    private final RtspMethods methods;
    private final RtspConnections connections;
    private final ThreadFactory threads;
    private final CountDownLatch closing = new CountDownLatch(1);

    /// What is played, and who hears of it.
    ///
    /// @param urls of the same listener
    public record Sources(
            LiveSounds live, Playback playback, PlaybackUrls urls, RecorderEvents events, MeterRegistry meters) {}

    /// What there is once in the process, and otherwise in tests.
    ///
    /// @param nanoTime a clock that nobody sets
    /// @param random   that nobody can guess
    /// @param threads  of connections
    record Surroundings(InstantSource clock, LongSupplier nanoTime, RandomGenerator random, ThreadFactory threads) {
        static ThreadFactory connectionThreads() {
            return Thread.ofPlatform().daemon().name("rtsp-connection").factory();
        }
    }

    /// Begins to accept.
    ///
    /// @param random that nobody can guess
    public static RtspServer start(
            RtspListener listener, Sources sources, InstantSource clock, RandomGenerator random) {
        return start(
                listener, sources, new Surroundings(clock, System::nanoTime, random, Surroundings.connectionThreads()));
    }

    static RtspServer start(RtspListener listener, Sources sources, Surroundings surroundings) {
        var server = new RtspServer(listener, sources, surroundings);
        Thread.ofPlatform().daemon().name("rtsp-accept").start(server::accept);
        return server;
    }

    private RtspServer(RtspListener listener, Sources sources, Surroundings surroundings) {
        this.listener = listener;
        this.threads = surroundings.threads();
        this.ground = new RtspGround(
                new Sounds(sources.live(), sources.playback(), closing),
                sources.urls(),
                sources.events(),
                new RtspMeters(sources.meters()),
                surroundings.clock(),
                surroundings.nanoTime(),
                surroundings.random());
        var config = listener.config();
        this.connections = new RtspConnections(config.connectionsMax(), ground.meters());
        this.sessions = new RtspSessions(config.sessionsMax(), ground);
        this.methods = new RtspMethods(sessions, ground);
    }

    private void accept() {
        QuietThread.become();
        var fails = false;
        while (!listener.isClosed()) {
            try {
                take(listener.accept());
                fails = false;
            } catch (Throwable failure) {
                // Closed, or out of descriptors, threads or memory for a moment: the next may find some again.
                if (listener.isClosed()) {
                    return;
                }
                ground.meters().failed();
                if (!fails) {
                    log.warn("a connection for RTSP could not be taken; trying on", failure);
                }
                fails = true;
                if (isClosingAfter(AFTER_FAILURE_MILLIS)) {
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
        var connection = new RtspConnection(socket, listener.config().tls(), methods, ground);
        var begun = false;
        try {
            if (connections.take(connection)) {
                threads.newThread(() -> serve(connection)).start();
                begun = true;
            }
        } finally {
            if (!begun) {
                connections.remove(connection);
                connection.abort();
            }
        }
    }

    private void serve(RtspConnection connection) {
        try {
            connection.serve();
        } finally {
            connections.remove(connection);
        }
    }

    /// Once a second or so: ends sessions and connections on which nobody is heard. Waits for no client.
    public void watch() {
        connections.watch();
        sessions.watch();
    }

    /// Ends all that plays, within a second, whatever clients do.
    @Override
    public void close() {
        closing.countDown();
        listener.close();
        connections.close();
        var ending = sessions.endAll();
        ending.await(GOODBYE);
        // Whoever does not read is not waited for any longer.
        connections.abortAll();
        ending.await(GOODBYE);
    }
}
