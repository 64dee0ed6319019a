package io.earwitness.recorder.journal;

import io.earwitness.recorder.journal.JournalRecord.SegmentEnded;
import io.earwitness.recorder.journal.JournalRecord.SessionEnded;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one writer of an open journal.
///
/// Rare records come from any thread through [#append]; packets come from the one capture loop that holds the
/// [PacketAppender]. A failing disk never throws into them: records are dropped, counted and told to the listener.
public final class JournalWriter {
    private static final Logger log = LoggerFactory.getLogger(JournalWriter.class);
    private static final long LOOP_ANSWER_SECONDS_MAX = 10;

    /// Whoever holds this may use the pen, unless a capture loop has it: that one comes to the desk only to attach
    /// and to detach, never for a packet.
    private final Object desk = new Object();

    private final RecordingId id;
    private final RecordingId session;
    private final JournalPen pen;
    private final JournalFile file;
    private final Journals journals;
    private final Clock clock;
    private final long flushIntervalNanos;
    private final ConcurrentLinkedQueue<Letter> letters = new ConcurrentLinkedQueue<>();
    private Runnable onLetter = () -> {};
    private volatile boolean attached;
    private volatile long writtenInRound;
    private boolean ended;
    private volatile boolean closed;
    private volatile boolean left;
    private volatile long forcedBytes;
    private volatile boolean goesNoFurther;
    /// Where the session goes on; what is appended here goes there.
    private volatile @Nullable JournalWriter next;

    /// What other threads hand to the loop that holds the pen.
    sealed interface Letter {
        record Add(RecordCodec.Encoded record) implements Letter {}

        record WriteAll(CompletableFuture<Void> written) implements Letter {}

        record WriteSoon(CompletableFuture<Void> tried) implements Letter {}
    }

    JournalWriter(
            RecordingId id,
            RecordingId session,
            JournalPen pen,
            JournalFile file,
            Journals journals,
            Clock clock,
            JournalConfig config) {
        this.id = id;
        this.session = session;
        this.pen = pen;
        this.file = file;
        this.journals = journals;
        this.clock = clock;
        this.flushIntervalNanos = config.flushInterval(pen.survivesKill()).toNanos();
    }

    public RecordingId id() {
        return id;
    }

    /// Whose it is: what is kept of a session has the id of its first journal, whichever it is written to.
    RecordingId session() {
        return session;
    }

    boolean goesOn() {
        return next != null;
    }

    /// Keeps what the session is made of where the next process finds it after a kill, instead of what was kept
    /// before.
    public void keep(byte[] state) throws IOException {
        var goesOn = next;
        if (goesOn != null) {
            goesOn.keep(state);
            return;
        }
        synchronized (desk) {
            if (!ended && !goesNoFurther) {
                journals.keep(session, state);
            }
            if (goesNoFurther) {
                journals.forget(session);
            }
        }
    }

    /// The session does not go on in the next process, whatever is kept of it from here on.
    public void forgetKept() {
        goesNoFurther = true;
        var goesOn = next;
        if (goesOn != null) {
            goesOn.forgetKept();
            return;
        }
        try {
            journals.forget(session);
        } catch (IOException stays) {
            log.warn("what was kept of {} stays until its journal is sealed: {}", id, stays.toString());
        }
    }

    /// Where a part of the session keeps what only itself knows.
    public KeptPlace keptPlace(String part) {
        return journals.keptPlace(session, part, () -> {
            if (!goesNoFurther) {
                log.warn("{} would not go on after a kill: what its media needs cannot be kept", id);
            }
            forgetKept();
        });
    }

    /// Adds a record after all that were added before by this thread. Never waits for the disk longer than one
    /// write.
    public void append(JournalRecord record) {
        var encoded = RecordCodec.encode(record);
        synchronized (desk) {
            if (next != null) {
                next.append(record);
                return;
            }
            if (ended) {
                throw new IllegalStateException("journal " + id + " is sealed: nothing can be added");
            }
            if (attached) {
                letters.add(new Letter.Add(encoded));
                onLetter.run();
            } else if (pen.record(encoded)) {
                pen.flush();
            }
        }
    }

    /// Returns when everything appended before is on the disk itself. Not for capture loops.
    public void sync() throws IOException {
        var goesOn = next;
        if (goesOn != null) {
            goesOn.sync();
            return;
        }
        awaitWritten();
        force();
    }

    /// Has what was appended before written at the next turn, for whoever reads at the end; done once that was tried.
    /// A disk that fails is not asked more often for it.
    CompletableFuture<Void> writeSoon() {
        var tried = new CompletableFuture<Void>();
        synchronized (desk) {
            if (attached) {
                letters.add(new Letter.WriteSoon(tried));
                onLetter.run();
                return tried;
            }
            if (!ended && !closed && !left && next == null) {
                pen.flush();
            }
        }
        tried.complete(null);
        return tried;
    }

    /// Whether something may still be appended here.
    boolean isOpen() {
        return !closed && !left;
    }

    private void awaitWritten() throws IOException {
        var written = new CompletableFuture<Void>();
        synchronized (desk) {
            if (attached) {
                letters.add(new Letter.WriteAll(written));
                onLetter.run();
            } else {
                writeAll(written);
            }
        }
        await(written);
    }

    private void await(CompletableFuture<Void> written) throws IOException {
        try {
            written.get(LOOP_ANSWER_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException("journal " + id + " cannot be written", e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("journal " + id + ": its capture loop does not write", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for journal " + id, e);
        }
    }

    private void writeAll(CompletableFuture<Void> written) {
        pen.flushNow().ifPresentOrElse(written::completeExceptionally, () -> written.complete(null));
    }

    /// Whether it cannot be written now.
    boolean isFailing() {
        return pen.isFailing();
    }

    /// Whether something was written since it was last brought to the disk.
    boolean needsForce() {
        return forcedBytes != pen.writtenBytes();
    }

    /// How long the file is so far.
    long writtenBytes() {
        return pen.writtenBytes();
    }

    /// Brings to the disk what has been written.
    void force() throws IOException {
        var bytes = pen.writtenBytes();
        file.force();
        forced(bytes);
    }

    /// So much of the file is on the disk.
    void forced(long bytes) {
        forcedBytes = bytes;
    }

    /// Whether what had been added when the round began is in the file, or on its way there by a thread of its own.
    boolean hasWritten(long round) {
        return !attached || writtenInRound >= round;
    }

    /// For the capture loop that holds the pen.
    void wrote(long round) {
        writtenInRound = round;
    }

    /// The same for whoever looks by turns whether other threads have appended something.
    public PacketAppender attach() {
        return attach(() -> {});
    }

    /// Hands the pen to the calling capture loop, until it calls [PacketAppender#detach()].
    ///
    /// @param toldOfLetters is run by other threads when they have appended something: the next turn takes it over
    public PacketAppender attach(Runnable toldOfLetters) {
        synchronized (desk) {
            onLetter = toldOfLetters;
            if (attached || ended) {
                throw new IllegalStateException("journal " + id + (ended ? " is sealed" : " has a capture already"));
            }
            writtenInRound = pen.syncRound();
            attached = true;
            return new AttachedPen(this, pen, flushIntervalNanos);
        }
    }

    /// Goes on in another journal, between two records: everything so far stays here, whatever is appended from
    /// here on goes there. Only for the capture loop that holds this journal's pen; it has that of the other one
    /// afterwards.
    ///
    /// The other one's first block is in its file before this one's end: a kill in between leaves a journal that is
    /// known to go on.
    ///
    /// @param successor begun by the caller with what it takes over
    /// @param head      adds what the loop itself knows
    /// @throws IOException where one of the two cannot be written: nothing has changed then, and that one may go
    public PacketAppender goOnIn(
            JournalWriter successor, SegmentStart start, long epochNanos, Consumer<PacketAppender> head)
            throws IOException {
        synchronized (desk) {
            readLetters();
            var unwritable = pen.flushNow();
            if (unwritable.isPresent()) {
                throw unwritable.get();
            }
            var appender = successor.attach(onLetter);
            try {
                head.accept(appender);
                appender.append(start.after(id, pen.place(), epochNanos));
                successor.writeHead();
            } catch (IOException | RuntimeException failed) {
                appender.detach();
                throw failed;
            }
            next = successor;
            // After that, so that whoever says so meanwhile finds the successor, or is heard here.
            if (goesNoFurther) {
                successor.goesNoFurther = true;
            }
            pen.record(RecordCodec.encode(new SegmentEnded(epochNanos, successor.id, start.running())));
            ended = pen.record(RecordCodec.encode(new SessionEnded(epochNanos, EndCause.CONTINUED, "")));
            pen.flush();
            attached = false;
            return appender;
        }
    }

    private void writeHead() throws IOException {
        var unwritable = pen.flushNow();
        if (unwritable.isPresent()) {
            throw unwritable.get();
        }
    }

    void detach() {
        synchronized (desk) {
            readLetters();
            pen.flushNow();
            attached = false;
        }
    }

    /// Takes over what other threads appended. Only for the thread that holds the pen.
    void readLetters() {
        for (var letter = letters.poll(); letter != null; letter = letters.poll()) {
            switch (letter) {
                case Letter.Add add -> pen.record(add.record());
                case Letter.WriteAll all -> writeAll(all.written());
                case Letter.WriteSoon soon -> {
                    pen.flush();
                    soon.tried().complete(null);
                }
            }
        }
    }

    /// The same as of now.
    public SealedJournal seal(EndCause cause, String detail) throws IOException {
        return seal(cause, detail, EpochNanos.now(clock));
    }

    /// Ends the journal for ever: adds [JournalRecord.SessionEnded], brings it to the disk, moves it to `sealed/`.
    ///
    /// The capture must have been closed before. May be tried again after an [IOException].
    ///
    /// @param epochNanos when the session was over, which is before its last packets came in
    public SealedJournal seal(EndCause cause, String detail, long epochNanos) throws IOException {
        synchronized (desk) {
            if (attached) {
                throw new IllegalStateException("journal " + id + " still has a capture: close that first");
            }
            if (!ended) {
                ended = end(new SessionEnded(epochNanos, cause, detail));
            }
            if (!closed) {
                var written = new CompletableFuture<Void>();
                writeAll(written);
                await(written);
                force();
                file.close();
                pen.finished();
                closed = true;
            }
            return journals.sealed(this);
        }
    }

    private boolean end(SessionEnded record) throws IOException {
        if (!pen.record(RecordCodec.encode(record))) {
            throw new IOException("journal " + id + " cannot be written, and memory for it is full");
        }
        return true;
    }

    /// Leaves the journal open for the next start to recover. Nothing may be called after this; what a capture loop
    /// adds all the same goes as far as its buffer.
    void abandon() throws IOException {
        synchronized (desk) {
            left = true;
            if (!attached && !closed) {
                pen.leave();
            }
        }
        file.close();
    }
}
