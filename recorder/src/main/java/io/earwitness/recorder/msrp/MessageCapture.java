package io.earwitness.recorder.msrp;

import io.earwitness.media.msrp.MsrpUri;
import io.earwitness.recorder.capture.StreamStatistics;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.MessagePartAbsent;
import io.earwitness.recorder.journal.JournalRecord.MessagePieceArrived;
import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.journal.JournalRecord.PacketsRejected;
import io.earwitness.recorder.journal.JournalRecord.StreamAgreed;
import io.earwitness.recorder.journal.JournalRecord.StreamPaused;
import io.earwitness.recorder.journal.JournalRecord.StreamRemoved;
import io.earwitness.recorder.journal.JournalRecord.StreamResumed;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.StreamDescription;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Receiving the messages of one recording session: its streams, each with an address of its own, and their place in
/// the journal.
///
/// Thread-safe: one lock, held for no longer than an append. When [#pause] returns, nothing that comes later is stored.
/// It writes what the capture of packets writes for its streams, for streams of messages alone.
public final class MessageCapture implements AutoCloseable {
    private static final int ATTEMPTS_MAX = 5;
    private static final long AGAIN_AFTER_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final MsrpListener listener;
    private final MessageJournal journal;
    private final Clock clock;
    private final MessageTarget target;
    private final Duration settling;
    private final Map<Integer, MessageStream> streams = new TreeMap<>();
    private boolean closed;

    /// @param settling so long we wait, before a line pauses or ends, for what has come to be stored
    MessageCapture(
            MsrpListener listener, MessageJournal journal, MessageTarget target, Clock clock, Duration settling) {
        this.target = target;
        this.settling = settling;
        this.listener = listener;
        this.journal = journal;
        this.clock = clock;
    }

    /// What became of a piece.
    enum Stored {
        KEPT,
        /// It came during a pause.
        PASSED_OVER,
        /// The stream is no more.
        GONE
    }

    /// Stores from now on what comes to that address.
    ///
    /// @param peer     whom we are to connect to; empty where the client connects to us
    /// @param pausedBy what it is paused by from its first message on
    public synchronized void add(
            StreamDescription description, MessageAddress address, Optional<MsrpUri> peer, Set<PauseCause> pausedBy) {
        requireOpen();
        var stream = new MessageStream(this, address, description, peer);
        streams.put(description.index(), stream);
        journal.append(new StreamAgreed(now(), description));
        pausedBy.forEach(cause -> pause(stream, cause));
        listener.register(stream);
    }

    /// What a further offer and answer say of a stream.
    public synchronized void follow(StreamDescription description, Optional<MsrpUri> peer) {
        requireOpen();
        var stream = stream(description.index());
        if (!stream.description().equals(description)) {
            stream.description(description);
            journal.append(new StreamAgreed(now(), description));
        }
        if (!stream.peer().equals(peer)) {
            stream.peer(peer);
            stream.calling.anew();
        }
    }

    /// Whether it is one of these streams, and not one of packets.
    public synchronized boolean has(int stream) {
        return streams.containsKey(stream);
    }

    public void pause(int stream, PauseCause cause) {
        settle(List.of(stream));
        synchronized (this) {
            requireOpen();
            pause(stream(stream), cause);
        }
    }

    /// What clients have sent by now is stored first, as far as that is soon done.
    private void settle(Collection<Integer> indices) {
        var connections = new HashSet<MsrpConnection>();
        synchronized (this) {
            for (var index : indices) {
                var stream = streams.get(index);
                if (!closed && stream != null && !stream.isPaused()) {
                    connections.addAll(stream.connections);
                }
            }
        }
        var deadline = System.nanoTime() + settling.toNanos();
        connections.forEach(connection -> connection.settle(deadline));
    }

    private synchronized List<Integer> indices() {
        return List.copyOf(streams.keySet());
    }

    private void pause(MessageStream stream, PauseCause cause) {
        if (!stream.isRemoved() && stream.pausedBy.add(cause)) {
            journal.append(new StreamPaused(now(), stream.index(), cause));
        }
    }

    public synchronized void resume(int stream, PauseCause cause) {
        requireOpen();
        resume(stream(stream), cause);
    }

    private void resume(MessageStream stream, PauseCause cause) {
        if (!stream.isRemoved() && stream.pausedBy.remove(cause)) {
            journal.append(new StreamResumed(now(), stream.index(), cause));
            if (!stream.isPaused()) {
                // What lies unread was sent in the pause.
                stream.connections.forEach(MsrpConnection::noteWhatLies);
                listener.noteWhatLies();
                stream.resumed(System.nanoTime());
                stream.calling.anew();
            }
        }
    }

    public void pauseAll(PauseCause cause) {
        settle(indices());
        synchronized (this) {
            requireOpen();
            streams.values().forEach(stream -> pause(stream, cause));
        }
    }

    public synchronized void resumeAll(PauseCause cause) {
        requireOpen();
        streams.values().forEach(stream -> resume(stream, cause));
    }

    /// Takes a stream away, once what has come of it is stored; its statistics stay.
    public void remove(int index) {
        settle(List.of(index));
        List<MsrpConnection> left;
        synchronized (this) {
            requireOpen();
            var stream = stream(index);
            if (stream.isRemoved()) {
                return;
            }
            journal.append(new StreamRemoved(now(), index));
            left = end(stream);
        }
        left.forEach(MsrpConnection::close);
    }

    private List<MsrpConnection> end(MessageStream stream) {
        stream.remove();
        listener.unregister(stream);
        var left = stream.connections.stream()
                .filter(connection -> connection.leave(stream))
                .toList();
        stream.connections.clear();
        return left;
    }

    /// Says again how every stream stands, for a journal that is to be read without the one before. Messages that are
    /// under way are named in both.
    public synchronized void tellAgain(Consumer<JournalRecord> next) {
        for (var stream : streams.values()) {
            if (!stream.isRemoved()) {
                next.accept(new StreamAgreed(now(), stream.description()));
                stream.pausedBy.forEach(cause -> next.accept(new StreamPaused(now(), stream.index(), cause)));
                for (var id : stream.storedInPart()) {
                    var elsewhere = new MessagePartAbsent(now(), stream.index(), id, MessagePartAbsent.Why.ELSEWHERE);
                    journal.append(elsewhere);
                    next.accept(elsewhere);
                }
            }
        }
    }

    public synchronized StreamStatistics statistics(int stream) {
        return stream(stream).statistics();
    }

    /// When the last message of any stream came, 0 where none has.
    public synchronized long lastArrivalEpochNanos() {
        return streams.values().stream()
                .mapToLong(MessageStream::lastEpochNanos)
                .max()
                .orElse(0);
    }

    /// Begins, or tries again, to connect to clients that wait for us to; called once they have our answer, and about
    /// once a second.
    public synchronized void connect() {
        if (closed) {
            return;
        }
        for (var stream : streams.values()) {
            var calling = stream.calling;
            var due = !calling.waits || System.nanoTime() - calling.lastNanos >= AGAIN_AFTER_NANOS;
            if (stream.peer().isPresent()
                    && !stream.isRemoved()
                    && !stream.isPaused()
                    && !calling.underWay
                    && stream.connections.isEmpty()
                    && calling.attempts < ATTEMPTS_MAX
                    && due) {
                calling.attempts++;
                calling.waits = true;
                calling.lastNanos = System.nanoTime();
                calling.underWay = true;
                listener.connect(stream, stream.peer().get());
            }
        }
    }

    /// Whom we may connect to.
    MessageTarget target() {
        return target;
    }

    /// That is no place that we connect to: not before the client names another one.
    synchronized void mayNotCall(MessageStream stream, MsrpUri peer) {
        stream.calling.attempts = ATTEMPTS_MAX;
        if (!closed && !stream.isRemoved()) {
            journal.append(new Noted(
                    now(),
                    "Stream " + (stream.index() + 1) + " waits for us to connect, which we do not do to this machine"
                            + " or its link for a client elsewhere",
                    peer.host()));
        }
    }

    synchronized void called(MessageStream stream) {
        stream.calling.underWay = false;
    }

    /// A connection is the stream's from now on, where there are many in place of the one that was idle longest; false
    /// where the stream is no more.
    boolean join(MessageStream stream, MsrpConnection connection) {
        var left = Optional.<MsrpConnection>empty();
        synchronized (this) {
            if (closed || stream.isRemoved()) {
                return false;
            }
            // One that has been closed may still have something to keep, and takes nobody's place.
            if (stream.connections.contains(connection) || connection.isClosed()) {
                return true;
            }
            if (stream.connections.size() >= MsrpConfig.CONNECTIONS_OF_SESSION_MAX) {
                var now = System.nanoTime();
                left = stream.connections.stream().max(Comparator.comparingLong(one -> one.idleNanos(now)));
                left.ifPresent(stream.connections::remove);
            }
            stream.connections.add(connection);
            stream.calling.attempts = 0;
        }
        left.ifPresent(MsrpConnection::close);
        return true;
    }

    /// A connection is no more.
    synchronized void left(MessageStream stream, MsrpConnection connection) {
        stream.connections.remove(connection);
    }

    /// A piece of a message, in its place in the journal.
    ///
    /// @param sinceNanos when the first of its bytes may have been read; what was read in a pause is not stored
    synchronized Stored store(MessageStream stream, MessagePieceArrived piece, long sinceNanos) {
        if (closed || stream.isRemoved()) {
            return Stored.GONE;
        }
        if (stream.isPausedSince(sinceNanos)) {
            if (stream.passedOver(piece)) {
                journal.append(paused(piece));
            }
            return Stored.PASSED_OVER;
        }
        if (stream.wasPassedOver(piece.messageId())) {
            journal.append(paused(piece));
        }
        journal.append(piece);
        stream.stored(piece);
        return Stored.KEPT;
    }

    private static MessagePartAbsent paused(MessagePieceArrived piece) {
        return new MessagePartAbsent(
                piece.epochNanos(), piece.stream(), piece.messageId(), MessagePartAbsent.Why.PAUSED);
    }

    /// The connection by which a message came ended within it.
    synchronized void broken(MessageStream stream, String messageId) {
        stream.broken(messageId);
    }

    /// A message is not stored, for that reason.
    synchronized void rejected(MessageStream stream, String reason) {
        if (!closed && !stream.isRemoved() && stream.rejected()) {
            journal.append(new PacketsRejected(now(), stream.index(), 1, reason));
        }
    }

    synchronized boolean came(MessageStream stream, String messageId, long firstByte, long untilByte, boolean last) {
        return stream.came(messageId, firstByte, untilByte, last);
    }

    void sync() throws IOException {
        journal.sync();
    }

    long now() {
        return ChronoUnit.NANOS.between(Instant.EPOCH, clock.instant());
    }

    private MessageStream stream(int index) {
        var stream = streams.get(index);
        if (stream == null) {
            throw new IllegalArgumentException("there is no stream of messages " + index);
        }
        return stream;
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this capture of messages is closed");
        }
    }

    /// Nothing more is written; the journal may be sealed.
    @Override
    public void close() {
        settle(indices());
        var left = new ArrayList<MsrpConnection>();
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            streams.values().stream().filter(stream -> !stream.isRemoved()).forEach(stream -> left.addAll(end(stream)));
        }
        left.forEach(MsrpConnection::close);
    }
}
