package io.earwitness.media.dtls;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A DTLS port on a real socket of loopback, with a thread that owns it, and what it was told.
final class UdpPort implements AutoCloseable, DtlsPort.Listener {
    private static final int PATIENCE_SECONDS = 30;

    private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final ExecutorService owner = Executors.newSingleThreadExecutor();
    private final BlockingQueue<DtlsKeys> keys = new LinkedBlockingQueue<>();
    private final BlockingQueue<HandshakeFailure> failures = new LinkedBlockingQueue<>();
    private final DtlsPort port;

    UdpPort(DtlsEndpoint endpoint) throws IOException {
        port = new DtlsPort(endpoint, owner, this::send, this);
        Thread.ofVirtual().start(this::receive);
    }

    private void send(ByteBuffer datagram, InetSocketAddress to) {
        try {
            socket.send(new DatagramPacket(
                    datagram.array(), datagram.arrayOffset() + datagram.position(), datagram.remaining(), to));
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void receive() {
        try {
            while (true) {
                var packet = new DatagramPacket(new byte[4_096], 4_096);
                socket.receive(packet);
                var from = (InetSocketAddress) packet.getSocketAddress();
                owner.execute(() -> arrived(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()), from));
            }
        } catch (IOException | java.util.concurrent.RejectedExecutionException closed) {
            // The test is over.
        }
    }

    private void arrived(ByteBuffer packet, InetSocketAddress from) {
        if (DtlsPort.isDtls(packet)) {
            port.datagram(packet, from);
        }
    }

    void agree(DtlsTerms terms) throws Exception {
        owner.submit(() -> port.agree(terms)).get();
    }

    int number() {
        return socket.getLocalPort();
    }

    @Override
    public void keyed(DtlsKeys agreed, InetSocketAddress with) {
        keys.add(agreed);
    }

    @Override
    public void failed(HandshakeFailure failure, InetSocketAddress with) {
        failures.add(failure);
    }

    DtlsKeys awaitKeys() throws InterruptedException {
        var next = keys.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("no keys; failures: " + failures);
        }
        return next;
    }

    HandshakeFailure awaitFailure() throws InterruptedException {
        var next = failures.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing failed; keys: " + keys.size());
        }
        return next;
    }

    /// Keys that were agreed on so far and not asked for.
    int keysLeft() {
        return keys.size();
    }

    @Override
    public void close() {
        owner.execute(port::close);
        owner.shutdown();
        socket.close();
    }
}
