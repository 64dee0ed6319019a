package io.earwitness.media.dtls;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSRequest;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;
import org.jspecify.annotations.Nullable;

/// One handshake with one address, on a virtual thread of its own, which afterwards answers for a while whoever has not
/// heard our last flight.
///
/// Fed by its port, which is never held up: what does not fit into the queue is lost, and sent again by DTLS.
final class Handshake implements DatagramTransport {
    private static final int QUEUED_MAX = 64;
    static final int DATAGRAM_BYTES_MAX = 1_200;
    private static final int RECEIVED_BYTES_MAX = 16_384;
    /// What comes afterwards is repeated flights and alerts; DTLS holds as much once more.
    private static final int REPEATED_BYTES_MAX = 2_048;
    /// Somewhat longer than a client waits at most before it repeats itself (RFC 6347 §4.2.4.1).
    private static final long SETTLING_NANOS = TimeUnit.SECONDS.toNanos(70);
    private static final long SETTLING_IN_A_CROWD_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final byte[] WAKE = {};

    private final DtlsEndpoint endpoint;
    private final Negotiation negotiation;
    private final InetSocketAddress peer;
    private final byte[] random;
    private final Consumer<byte[]> out;
    private final Consumer<Outcome> done;
    private final BlockingQueue<byte[]> in = new ArrayBlockingQueue<>(QUEUED_MAX);
    private volatile boolean abandoned;
    private volatile boolean over;

    /// How a handshake ended.
    sealed interface Outcome {
        record Keyed(DtlsKeys keys) implements Outcome {}

        record Failed(HandshakeFailure failure) implements Outcome {}
    }

    /// @param random of the ClientHello that it answers; empty for a client
    /// @param out    takes datagrams for the peer, on this handshake's thread
    /// @param done   is told of the end once, on this handshake's thread, unless it is abandoned before
    Handshake(
            DtlsEndpoint endpoint,
            Negotiation negotiation,
            InetSocketAddress peer,
            byte[] random,
            Consumer<byte[]> out,
            Consumer<Outcome> done) {
        this.endpoint = endpoint;
        this.negotiation = negotiation;
        this.peer = peer;
        this.random = random;
        this.out = out;
        this.done = done;
    }

    /// Answers a ClientHello. A place has been taken for it at the endpoint.
    ///
    /// @param request null where the ClientHello is still to be fed, in its parts
    void accept(@Nullable DTLSRequest request) {
        start(() -> new DTLSServerProtocol().accept(new SrtpServer(negotiation), this, request));
    }

    /// Begins of our own.
    void connect() {
        start(() -> new DTLSClientProtocol().connect(new SrtpClient(negotiation), this));
    }

    private interface Protocol {
        DTLSTransport run() throws IOException;
    }

    private void start(Protocol protocol) {
        Thread.ofVirtual().name("dtls-" + peer.getPort()).start(() -> run(protocol));
    }

    private void run(Protocol protocol) {
        DTLSTransport made = null;
        try {
            made = protocol.run();
        } catch (IOException | RuntimeException failed) {
            end(new Outcome.Failed(negotiation.failure(failed)));
        } finally {
            endpoint.giveBackPlace();
        }
        if (made != null) {
            end(new Outcome.Keyed(negotiation.keys().orElseThrow()));
            settle(made);
        }
        over = true;
    }

    private void end(Outcome outcome) {
        if (!abandoned) {
            endpoint.counters().ended(outcome);
            done.accept(outcome);
        }
    }

    // Nothing is said when it ends: a close_notify would tell the other side that its media is over as well.
    private void settle(DTLSTransport made) {
        var until = System.nanoTime() + (endpoint.settles() ? SETTLING_IN_A_CROWD_NANOS : SETTLING_NANOS);
        var ignored = new byte[REPEATED_BYTES_MAX];
        try {
            var left = until - System.nanoTime();
            while (!abandoned && left > 0) {
                made.receive(ignored, 0, ignored.length, (int) TimeUnit.NANOSECONDS.toMillis(left) + 1);
                left = until - System.nanoTime();
            }
        } catch (IOException | RuntimeException theirEnd) {
            // They closed or broke off the association; its keys are good all the same.
        } finally {
            endpoint.settled();
        }
    }

    /// Of the peer; never waits.
    void feed(byte[] datagram) {
        if (!in.offer(datagram)) {
            endpoint.counters().drop();
        }
    }

    /// Nothing is sent or told any more; the thread ends soon.
    void abandon() {
        abandoned = true;
        in.offer(WAKE);
    }

    /// Whether nobody answers the peer any more.
    boolean isOver() {
        return over;
    }

    InetSocketAddress peer() {
        return peer;
    }

    boolean answers(byte[] helloRandom) {
        return Arrays.equals(random, helloRandom);
    }

    @Override
    public int getReceiveLimit() {
        return RECEIVED_BYTES_MAX;
    }

    @Override
    public int receive(byte[] into, int offset, int length, int waitMillis) throws IOException {
        if (abandoned) {
            throw new IOException("abandoned");
        }
        try {
            // By 0 DTLS means for ever; it asks again after -1.
            var datagram = in.poll(waitMillis == 0 ? 1_000 : waitMillis, TimeUnit.MILLISECONDS);
            if (datagram == null || datagram.length == 0) {
                return -1;
            }
            var taken = Math.min(length, datagram.length);
            System.arraycopy(datagram, 0, into, offset, taken);
            return taken;
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", nobodyDoes);
        }
    }

    @Override
    public int getSendLimit() {
        return DATAGRAM_BYTES_MAX;
    }

    @Override
    public void send(byte[] datagram, int offset, int length) {
        if (!abandoned) {
            out.accept(Arrays.copyOfRange(datagram, offset, offset + length));
        }
    }

    /// DTLS says so when an association ends; the port goes on all the same.
    @Override
    public void close() {
        over = true;
    }
}
