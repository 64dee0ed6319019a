package io.earwitness.recorder.capture;

import io.earwitness.media.dtls.DtlsEndpoint;
import io.earwitness.media.dtls.DtlsPort;
import io.earwitness.media.net.MediaSocket;
import io.earwitness.media.net.PortPair;
import io.earwitness.media.net.PortRange;
import io.earwitness.media.rtp.CanonicalName;
import io.earwitness.recorder.journal.JournalRecord.StreamAgreed;
import io.earwitness.recorder.journal.JournalRecord.StreamRemoved;
import io.earwitness.recorder.journal.JournalWriter;
import io.earwitness.recorder.journal.SegmentStart;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.StreamDescription;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Receiving one recording session's media: its ports and streams, on one capture loop.
///
/// Thread-safe. Each call returns when the loop has done it, within some milliseconds; the loop itself writes
/// `StreamAgreed`, `StreamRemoved`, `StreamPaused`, `StreamResumed`, `PacketsRejected`, `ControlAgreed` and
/// `ControlSent` to the journal, in their exact place among the packets. Nobody else writes these.
public final class Capture implements AutoCloseable {
    private static final int BIND_ATTEMPTS_MAX = 32;

    private final CaptureLoop loop;
    private final CaptureSession session;
    private final PortRange ports;
    private final InetAddress local;
    private final RandomGenerator random;
    private final String cname;
    private final CaptureTerms terms;
    private final KeptPlaces kept;
    private final DtlsEndpoint dtls;
    private final Consumer<Capture> closing;
    private final Map<Integer, BoundPair> byPort = new ConcurrentHashMap<>();
    private final Map<Integer, BoundStream> byStream = new ConcurrentHashMap<>();
    private final Set<Integer> removed = new HashSet<>();
    private boolean closed;

    /// A stream and the ports that it has, for itself or with others.
    private record BoundStream(BoundPair pair, StreamCapture stream) {}

    Capture(
            CaptureLoop loop,
            CaptureSession session,
            PortRange ports,
            InetAddress local,
            RandomGenerator random,
            CaptureTerms terms,
            KeptPlaces kept,
            DtlsEndpoint dtls,
            Consumer<Capture> closing) {
        this.loop = loop;
        this.session = session;
        this.ports = ports;
        this.local = local;
        this.random = random;
        this.cname = CanonicalName.create(random);
        this.terms = terms;
        this.kept = kept;
        this.dtls = dtls;
        this.closing = closing;
    }

    /// Binds the next free pair of ports and receives on it. Until [#add] names its stream, what comes is rejected.
    public synchronized AllocatedPort allocate() throws OutOfPortsException {
        return allocate(_ -> newStream());
    }

    /// The same for several lines that share the pair. It is free again when the last of them is taken away.
    public synchronized AllocatedPort allocateShared() throws OutOfPortsException {
        return allocate(this::newBundle);
    }

    private AllocatedPort allocate(Function<PortPair, PortUser> user) throws OutOfPortsException {
        requireOpen();
        for (var attempt = 0; attempt < BIND_ATTEMPTS_MAX; attempt++) {
            var pair = ports.take()
                    .orElseThrow(() -> new OutOfPortsException(
                            "all " + ports.capacity() + " pairs of ports are in use or cooling down"));
            if (bind(pair, user.apply(pair))) {
                return new AllocatedPort(local, pair.rtp());
            }
        }
        throw new OutOfPortsException(
                BIND_ATTEMPTS_MAX + " pairs of ports in a row could not be bound on " + local.getHostAddress());
    }

    /// Binds that very pair for lines that share it and go on after a restart; what was learned of their packets goes
    /// on too.
    ///
    /// @throws IOException where somebody else has it, or what was learned cannot be read
    public synchronized void reserveShared(int rtpPort) throws IOException {
        var pair = new PortPair(rtpPort);
        var bundle = newBundle(pair);
        bundle.goOn();
        requireOpen();
        if (!ports.claim(pair) || !bind(pair, bundle)) {
            throw taken(pair);
        }
    }

    private static IOException taken(PortPair pair) {
        return new IOException("port " + pair.rtp() + " is not free any more");
    }

    private BundlePort newBundle(PortPair pair) {
        return new BundlePort(
                session.pen(),
                loop::nowEpochNanos,
                loop.time(),
                loop.totals(),
                this::newStream,
                this::dtlsPort,
                kept,
                pair.rtp());
    }

    private StreamCapture newStream() {
        var mask = terms.masksKeyPresses() ? Optional.of(new KeyPressMask()) : Optional.<KeyPressMask>empty();
        return new StreamCapture(
                session.pen(),
                loop::nowEpochNanos,
                loop.time(),
                cname,
                random,
                loop.totals(),
                mask,
                this::dtlsPort,
                kept.ofStreams());
    }

    /// False where somebody else has one of the two ports.
    private boolean bind(PortPair pair, PortUser user) {
        try {
            byPort.put(pair.rtp(), BoundPair.bind(loop.source(), local, pair, user));
            return true;
        } catch (IOException e) {
            ports.giveBack(pair);
            return false;
        }
    }

    private DtlsPort dtlsPort(MediaSocket socket, DtlsPort.Listener listener) {
        return new DtlsPort(
                dtls,
                loop::execute,
                (datagram, to) -> {
                    var _ = socket.send(datagram, to);
                },
                listener);
    }

    /// Stores from now on what comes to the stream's `localPort`, which [#allocate()] gave. A second call with the
    /// same index replaces the description.
    public void add(StreamDescription stream) {
        add(stream, Set.of());
    }

    /// The same, but paused from its first packet on where there are causes.
    public void add(StreamDescription stream, Set<PauseCause> pausedBy) {
        add(stream, pausedBy, Optional.empty());
    }

    /// The same for a stream whose packets are protected: they are opened before they are stored, from the first
    /// one on where there are keys, else as soon as a handshake has given them.
    public void add(
            StreamDescription stream, Set<PauseCause> pausedBy, Optional<? extends StreamProtection> protection) {
        add(stream, pausedBy, protection, Optional.empty());
    }

    /// The same for one of several lines that share a port, which have their protection in common: one of them
    /// brings it.
    ///
    /// @param marks by what its packets are told from those of the others
    public void add(
            StreamDescription stream,
            Set<PauseCause> pausedBy,
            Optional<? extends StreamProtection> protection,
            Optional<BundleMarks> marks) {
        add(stream, pausedBy, marks, false, port -> protection.ifPresent(agreed -> port.protect(agreed, false)));
    }

    /// The same for a stream that another process received until now, and kept the keys of. A port of its own is bound
    /// here, so that nothing comes to it before its stream is known; a shared one was bound by [#reserveShared].
    ///
    /// @throws IllegalStateException where its keys were not kept
    /// @throws IOException where somebody else has its port
    public void goOn(
            StreamDescription stream,
            Set<PauseCause> pausedBy,
            Optional<? extends StreamProtection> protection,
            Optional<BundleMarks> marks)
            throws IOException {
        Protecting protecting = port -> {
            if (protection.isPresent()) {
                port.goOn(protection.get());
            }
        };
        if (marks.isPresent()) {
            add(stream, pausedBy, marks, true, protecting);
        } else {
            goOnAlone(stream, pausedBy, protecting);
        }
    }

    private synchronized void goOnAlone(StreamDescription stream, Set<PauseCause> pausedBy, Protecting protecting)
            throws IOException {
        requireOpen();
        var port = new PortPair(stream.localPort());
        var user = newStream();
        if (!ports.claim(port)) {
            throw taken(port);
        }
        try {
            var bound = loop.call(() -> {
                if (!bind(port, user)) {
                    throw taken(port);
                }
                var pair = Objects.requireNonNull(byPort.get(port.rtp()));
                return new BoundStream(pair, begin(pair, stream, pausedBy, Optional.empty(), true, protecting));
            });
            byStream.put(stream.index(), bound);
        } catch (IllegalStateException failed) {
            if (failed.getCause() instanceof IOException unbound) {
                throw unbound;
            }
            throw failed;
        }
    }

    private interface Protecting {
        void protect(PortUser port) throws IOException;
    }

    private synchronized void add(
            StreamDescription stream,
            Set<PauseCause> pausedBy,
            Optional<BundleMarks> marks,
            boolean goesOn,
            Protecting protecting) {
        requireOpen();
        var pair = byPort.get(stream.localPort());
        if (pair == null) {
            throw new IllegalArgumentException(
                    "port " + stream.localPort() + " of stream " + stream.index() + " was not allocated here");
        }
        var added = loop.call(() -> begin(pair, stream, pausedBy, marks, goesOn, protecting));
        byStream.put(stream.index(), new BoundStream(pair, added));
    }

    /// On the loop: between two packets.
    private StreamCapture begin(
            BoundPair pair,
            StreamDescription stream,
            Set<PauseCause> pausedBy,
            Optional<BundleMarks> marks,
            boolean goesOn,
            Protecting protecting)
            throws IOException {
        session.append(new StreamAgreed(loop.nowEpochNanos(), stream));
        var capture = pair.user().take(stream, pair.rtp(), pair.rtcp(), marks, goesOn);
        session.add(capture);
        protecting.protect(pair.user());
        pausedBy.forEach(cause -> session.stop(capture, cause));
        return capture;
    }

    /// What a new offer says of how the packets of a line that shares its port are told from those of the others.
    public synchronized void mark(int stream, BundleMarks marks) {
        requireOpen();
        var bound = bound(stream);
        loop.call(() -> {
            bound.pair().user().mark(stream, marks);
            return true;
        });
    }

    /// What a new offer and answer say of the keys of a secured stream, or of the handshake that gives them. Where a
    /// side keeps its key it goes on; where the client has a new one, the former is good for some seconds more.
    ///
    /// @param moved whether the client sends from another address now, for which its context begins anew
    public synchronized void rekey(int stream, StreamProtection protection, boolean moved) {
        requireOpen();
        var bound = bound(stream);
        loop.call(() -> {
            bound.pair().user().protect(protection, moved);
            return true;
        });
    }

    /// Reports on a stream by RTCP from now on, under these terms; a second call replaces them.
    public synchronized void control(int stream, ControlTerms terms) {
        requireOpen();
        var capture = stream(stream);
        loop.call(() -> {
            capture.agree(terms);
            return true;
        });
    }

    /// Counts packets but stores none, from the moment this returns. Each cause pauses for itself.
    public synchronized void pause(int stream, PauseCause cause) {
        requireOpen();
        var capture = stream(stream);
        loop.callSettled(() -> {
            session.pause(List.of(capture), cause);
            return true;
        });
    }

    /// Takes one cause away; packets are stored again once there is none.
    public synchronized void resume(int stream, PauseCause cause) {
        requireOpen();
        var capture = stream(stream);
        loop.callSettled(() -> {
            session.resume(List.of(capture), cause);
            return true;
        });
    }

    /// Pauses every stream that there is at one moment, so that no leg goes on alone.
    public synchronized void pauseAll(PauseCause cause) {
        requireOpen();
        loop.callSettled(() -> {
            session.pause(session.streams(), cause);
            return true;
        });
    }

    public synchronized void resumeAll(PauseCause cause) {
        requireOpen();
        loop.callSettled(() -> {
            session.resume(session.streams(), cause);
            return true;
        });
    }

    /// Takes a stream away and closes its ports, where no other has them too, after what already lies in its
    /// sockets is read. Nothing happens where it was taken away before; its statistics stay.
    public synchronized void remove(int stream) {
        requireOpen();
        var bound = bound(stream);
        if (!removed.add(stream)) {
            return;
        }
        var used = loop.callSettled(() -> {
            session.close(bound.stream());
            session.append(new StreamRemoved(loop.nowEpochNanos(), stream));
            return bound.pair().user().isUsed();
        });
        if (!used) {
            byPort.remove(bound.pair().pair().rtp());
            release(bound.pair());
        }
    }

    /// Stores from now on in another journal, from one packet to the next; see [JournalWriter#goOnIn].
    ///
    /// @param from the journal that it is written to now
    /// @throws IOException where one of the two cannot be written; then it stays where it is
    public synchronized void goOnIn(JournalWriter from, JournalWriter to, SegmentStart start) throws IOException {
        requireOpen();
        try {
            loop.callSlow(() -> {
                session.goOnIn(from, to, start);
                return true;
            });
        } catch (IllegalStateException failed) {
            if (failed.getCause() instanceof IOException unwritable) {
                throw unwritable;
            }
            throw failed;
        }
    }

    public StreamStatistics statistics(int stream) {
        return stream(stream).statistics();
    }

    private StreamCapture stream(int index) {
        return bound(index).stream();
    }

    private BoundStream bound(int index) {
        var bound = byStream.get(index);
        if (bound == null) {
            throw new IllegalArgumentException("there is no stream " + index);
        }
        return bound;
    }

    /// When the last RTP or RTCP packet of any stream came, 0 where none has.
    public long lastPacketEpochNanos() {
        return byStream.values().stream()
                .mapToLong(bound -> bound.stream().statistics().lastArrivalEpochNanos())
                .max()
                .orElse(0);
    }

    /// Reads what already lies in the sockets, closes all ports and gives the journal back, ready to be sealed.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            loop.callSettled(() -> {
                session.closeAll();
                return true;
            });
        } finally {
            byPort.values().forEach(this::release);
            byPort.clear();
            closing.accept(this);
        }
    }

    /// Every port that is bound now, of RTP and of RTCP.
    Stream<Integer> ports() {
        return byPort.values().stream()
                .flatMap(bound -> Stream.of(bound.pair().rtp(), bound.pair().rtcp()));
    }

    private void release(BoundPair pair) {
        pair.unbind(loop.source());
        ports.giveBack(pair.pair());
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this capture is closed");
        }
    }
}
