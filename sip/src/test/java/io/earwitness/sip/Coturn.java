package io.earwitness.sip;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A STUN server that others wrote: coturn on loopback.
final class Coturn implements AutoCloseable {
    private final Process process;
    private final int port;

    Coturn(Path directory) throws IOException {
        try (var probe = new DatagramSocket(new InetSocketAddress("127.0.0.1", 0))) {
            port = probe.getLocalPort();
        }
        process = new ProcessBuilder(List.of(
                        "turnserver",
                        "-c",
                        "/dev/null",
                        "--stun-only",
                        "--no-tls",
                        "--no-dtls",
                        "--no-cli",
                        "--listening-ip=127.0.0.1",
                        "--listening-port=" + port,
                        "--log-file=stdout",
                        "--pidfile=" + directory.resolve("turnserver.pid"),
                        "--userdb=" + directory.resolve("turnserver.db")))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("turnserver.log").toFile())
                .start();
    }

    int port() {
        return port;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
