package io.earwitness.recorder.rtsp;

import io.earwitness.recorder.assembly.QuietThread;
import io.earwitness.sip.tls.TlsContext;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A client's connection: reads requests one after the other and answers in their order, on a quiet thread of its
/// own; frames of media go in between.
///
/// A client that does not read holds up its own thread and its own player; the watch ends both.
final class RtspConnection {
    private static final Logger log = LoggerFactory.getLogger(RtspConnection.class);
    private static final int CHANNELS = 256;
    private static final int PIPELINES_MAX = 8;
    private static final int FRAME_HEAD_BYTES = 4;
    private static final int LINGER_MILLIS = 500;
    private static final int LINGER_BYTES = 4_096;
    private static final int LINGER_READS_MAX = 16;

    /// Whoever connects is to show a right soon, and again and again where no session needs the connection.
    private static final long UNKNOWN_NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

    private static final long IDLE_NANOS_MAX = TimeUnit.SECONDS.toNanos(60);

    /// Who takes in nothing while the watch looks so often, about once a second, is taken for dead.
    private static final int UNREAD_LOOKS_MAX = 15;

    private static final long NOTHING = Long.MIN_VALUE;

    /// A second or two of sound: who does not read is noticed soon, and a pause is heard soon.
    private static final int SEND_BUFFER_BYTES = 1 << 16;

    /// As it was accepted; what is read and written may go through TLS.
    private final Socket accepted;

    private final Optional<TlsContext> tls;
    private final RtspMethods methods;
    private final RtspGround ground;
    private final Object writing = new Object();
    private final Set<RtspSession> sessions = ConcurrentHashMap.newKeySet();
    private final Map<String, String> pipelines = new ConcurrentHashMap<>();
    private final List<InterleavedWay> ways = new CopyOnWriteArrayList<>();
    private final AtomicInteger sequence = new AtomicInteger();
    private final long begunNanos;
    private volatile long rightNanos = NOTHING;
    /// The number of what is being written; 0 while nothing is.
    private volatile long writes;

    private long writesBegun;
    /// What the watch saw last, and how often in a row.
    private long seenToWrite;

    private int looks;
    private volatile Socket socket;

    RtspConnection(Socket accepted, Optional<TlsContext> tls, RtspMethods methods, RtspGround ground) {
        this.accepted = accepted;
        this.socket = accepted;
        this.tls = tls;
        this.methods = methods;
        this.ground = ground;
        this.begunNanos = ground.nanoTime().getAsLong();
    }

    InetAddress client() {
        return accepted.getInetAddress();
    }

    InetAddress local() {
        return accepted.getLocalAddress();
    }

    boolean isProtected() {
        return tls.isPresent();
    }

    /// Until the client leaves, or talks nonsense.
    void serve() {
        QuietThread.become();
        try {
            accepted.setTcpNoDelay(true);
            accepted.setSendBufferSize(SEND_BUFFER_BYTES);
            if (tls.isPresent()) {
                socket = secured(tls.get());
            }
            read(new RtspReader(socket.getInputStream()));
        } catch (IOException gone) {
            log.debug("{} left: {}", client(), gone.toString());
        } catch (RuntimeException | Error failure) {
            ground.meters().failed();
            log.warn("a connection of {} broke off", client(), failure);
        } finally {
            abort();
            sessions.stream().filter(session -> session.needs(this)).forEach(methods::end);
        }
    }

    // The handshake is part of the first reading.
    private Socket secured(TlsContext context) throws IOException {
        var factory = context.current().getSocketFactory();
        var secured = (SSLSocket) factory.createSocket(accepted, client().getHostAddress(), accepted.getPort(), true);
        secured.setUseClientMode(false);
        secured.setEnabledProtocols(new String[] {"TLSv1.2", "TLSv1.3"});
        return secured;
    }

    private void read(RtspReader reader) throws IOException {
        while (true) {
            Optional<RtspMessage> message;
            try {
                message = reader.next();
            } catch (RtspReader.Malformed malformed) {
                ground.meters().refused(RtspMeters.Refused.MALFORMED);
                write(malformed.response().bytes(ground.clock().instant()));
                lingers();
                return;
            }
            if (message.isEmpty()) {
                return;
            }
            if (!take(message.get())) {
                return;
            }
        }
    }

    // What was sent meanwhile is thrown away: closed over it, the system would take our answer back.
    private void lingers() throws IOException {
        socket.shutdownOutput();
        socket.setSoTimeout(LINGER_MILLIS);
        var thrownAway = new byte[LINGER_BYTES];
        for (var reads = 0; reads < LINGER_READS_MAX; reads++) {
            if (socket.getInputStream().read(thrownAway) < 0) {
                return;
            }
        }
    }

    private boolean take(RtspMessage message) throws IOException {
        switch (message) {
            case RtspMessage.Request request -> {
                var answer = methods.answer(request, this);
                try {
                    write(answer.response().bytes(ground.clock().instant()));
                } finally {
                    // What was asked for was done; what belongs to it is, too.
                    answer.afterwards().run();
                }
                return !answer.last();
            }
            case RtspMessage.Frame frame -> {
                ways.forEach(way -> way.came(frame.channel()));
                return true;
            }
            case RtspMessage.Response() -> {
                return true;
            }
        }
    }

    private void write(byte[] bytes) throws IOException {
        synchronized (writing) {
            writes = ++writesBegun;
            try {
                OutputStream out = socket.getOutputStream();
                out.write(bytes);
                out.flush();
            } finally {
                writes = 0;
            }
        }
    }

    /// A frame of a channel. Where the client is gone, whoever reads learns of it.
    void frame(int channel, byte[] packet) {
        var frame = new byte[FRAME_HEAD_BYTES + packet.length];
        frame[0] = '$';
        frame[1] = (byte) channel;
        frame[2] = (byte) (packet.length >> 8);
        frame[3] = (byte) packet.length;
        System.arraycopy(packet, 0, frame, FRAME_HEAD_BYTES, packet.length);
        writeOrAbort(frame);
    }

    /// A request of ours; nobody waits for the answer.
    void request(String method, String uri, Consumer<StringBuilder> headers) {
        var head = new StringBuilder(method).append(' ').append(uri).append(" RTSP/2.0\r\n");
        RtspResponse.line(head, "CSeq", Integer.toString(sequence.incrementAndGet()));
        headers.accept(head);
        writeOrAbort(RtspResponse.common(head, ground.clock().instant()).getBytes(StandardCharsets.UTF_8));
    }

    private void writeOrAbort(byte[] bytes) {
        try {
            write(bytes);
        } catch (IOException gone) {
            abort();
        }
    }

    /// Closes it; its thread then cleans up.
    void abort() {
        try {
            // Not through TLS, which would wait for the client.
            accepted.close();
        } catch (IOException alreadyGone) {
            // Nothing is left to be done with it.
        }
    }

    /// Two channels that nothing uses: those asked for, if they can be.
    ///
    /// @throws RtspRefusal where none are left
    InterleavedWay interleaved(TransportChoice.Interleaved asked) {
        synchronized (ways) {
            var rtp = asked.rtp();
            var rtcp = asked.rtcp();
            for (var next = 0; isUsed(rtp) || isUsed(rtcp); next += 2) {
                if (next >= CHANNELS) {
                    throw new RtspRefusal(RtspStatus.UNSUPPORTED_TRANSPORT);
                }
                rtp = next;
                rtcp = next + 1;
            }
            var way = new InterleavedWay(this, rtp, rtcp);
            ways.add(way);
            return way;
        }
    }

    private boolean isUsed(int channel) {
        return ways.stream().anyMatch(way -> way.uses(channel));
    }

    void release(InterleavedWay way) {
        ways.remove(way);
    }

    void add(RtspSession session) {
        sessions.add(session);
    }

    void remove(RtspSession session) {
        sessions.remove(session);
        pipelines.values().remove(session.id());
    }

    /// What a client calls the session that it has not been told the id of yet (RFC 7826 §12).
    void pipeline(String name, RtspSession session) {
        if (pipelines.size() < PIPELINES_MAX) {
            pipelines.putIfAbsent(name, session.id());
        }
    }

    Optional<String> pipelined(String name) {
        return Optional.ofNullable(pipelines.get(name));
    }

    /// Whoever is at the other end named an address, or a session, that there is.
    void showsARight() {
        rightNanos = ground.nanoTime().getAsLong();
    }

    boolean hasShownARight() {
        return rightNanos != NOTHING;
    }

    long begunNanos() {
        return begunNanos;
    }

    /// Whether it is to be closed: the client does not read, or nobody needs it and no right has been shown for a
    /// while.
    /// For the watch alone.
    boolean isOverdue() {
        var now = ground.nanoTime().getAsLong();
        return isUnread() || isUnneeded(now);
    }

    private boolean isUnread() {
        var seen = writes;
        looks = seen != 0 && seen == seenToWrite ? looks + 1 : 0;
        seenToWrite = seen;
        return looks > UNREAD_LOOKS_MAX;
    }

    private boolean isUnneeded(long now) {
        var right = rightNanos;
        return sessions.isEmpty()
                && (right == NOTHING ? now - begunNanos > UNKNOWN_NANOS_MAX : now - right > IDLE_NANOS_MAX);
    }
}
