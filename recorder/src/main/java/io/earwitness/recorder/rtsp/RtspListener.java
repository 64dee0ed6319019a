package io.earwitness.recorder.rtsp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The port on which RTSP is spoken, taken before anything else begins, so that what is wrong with it is told then.
/// Who connects before [RtspServer] accepts waits for it.
public final class RtspListener implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RtspListener.class);
    private static final int BACKLOG = 50;
    private static final int URLS_MAX = 10_000;

    private final RtspConfig config;
    private final ServerSocket socket;

    /// @throws IOException where the address cannot be listened on
    public static RtspListener bind(RtspConfig config) throws IOException {
        var socket = new ServerSocket();
        try {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(config.address(), config.port()), BACKLOG);
            return new RtspListener(config, socket);
        } catch (IOException | RuntimeException taken) {
            socket.close();
            throw new IOException(
                    "cannot listen on " + config.scheme() + "://" + config.address() + ":" + config.port() + ": "
                            + taken.getMessage(),
                    taken);
        }
    }

    private RtspListener(RtspConfig config, ServerSocket socket) {
        this.config = config;
        this.socket = socket;
    }

    /// Makes the addresses that clients play.
    ///
    /// @param random that nobody can guess
    public PlaybackUrls urls(InstantSource clock, RandomGenerator random) {
        var terms = new PlaybackUrls.Terms(config.scheme(), config.host(), port(), config.urlLifetime(), URLS_MAX);
        return new PlaybackUrls(terms, clock, random);
    }

    public int port() {
        return socket.getLocalPort();
    }

    RtspConfig config() {
        return config;
    }

    Socket accept() throws IOException {
        return socket.accept();
    }

    boolean isClosed() {
        return socket.isClosed();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            log.warn("could not stop listening for RTSP", failure);
        }
    }
}
