package io.earwitness.recorder.session;

import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalWriter;
import io.earwitness.recorder.journal.SealedJournal;
import io.earwitness.recorder.model.ControlAction;
import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.SessionOrigin;
import io.earwitness.recorder.msrp.MessageJournal;
import io.earwitness.siprec.body.BodyPart;
import io.earwitness.siprec.body.PartRole;
import io.earwitness.siprec.body.SiprecBody;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a session itself writes to its journal: signalling, bodies, deviations, notes. Thread-safe.
final class SessionJournal {
    private static final Logger log = LoggerFactory.getLogger(SessionJournal.class);

    private volatile JournalWriter writer;
    private final Queue<JournalWriter> older = new ConcurrentLinkedQueue<>();
    /// Held while the disk is waited for; nothing else is to wait for that.
    private final Object sealing = new Object();
    private final Clock clock;
    /// When the session was over; 0 before.
    private volatile long overNanos;
    /// Of the last metadata document; the document itself would be kept for nothing else.
    private byte[] lastMetadata = new byte[0];

    SessionJournal(JournalWriter writer, Clock clock) {
        this.writer = writer;
        this.clock = clock;
    }

    JournalWriter writer() {
        return writer;
    }

    /// The same for messages, wherever the session goes on.
    MessageJournal forMessages() {
        return new MessageJournal() {
            @Override
            public void append(JournalRecord record) {
                writer.append(record);
            }

            @Override
            public void sync() throws IOException {
                writer.sync();
            }
        };
    }

    /// The capture writes to that one already.
    synchronized void goOnIn(JournalWriter next) {
        older.add(writer);
        writer = next;
    }

    /// Whether journals before are not sealed yet.
    boolean hasOlder() {
        return !older.isEmpty();
    }

    /// Those that it went on from, in their order. May be tried again after an [IOException].
    List<SealedJournal> sealOlder() throws IOException {
        synchronized (sealing) {
            var sealed = new ArrayList<SealedJournal>();
            for (var next = older.peek(); next != null; next = older.peek()) {
                try {
                    sealed.add(next.seal(EndCause.CONTINUED, ""));
                } catch (IOException unwritable) {
                    if (sealed.isEmpty()) {
                        throw unwritable;
                    }
                    return sealed;
                }
                older.remove();
            }
            return sealed;
        }
    }

    void opened(SessionOrigin origin) {
        writer.append(new JournalRecord.SessionOpened(now(), writer.id(), origin));
    }

    void message(JournalRecord.MessageSeen message) {
        writer.append(message);
    }

    /// Keeps every part as received. A metadata document that only repeats the one before is not kept again.
    synchronized void parts(String carriedBy, SiprecBody body) {
        for (var part : body.parts()) {
            if (part.role() == PartRole.METADATA) {
                var digest = sha256(part.received());
                if (Arrays.equals(digest, lastMetadata)) {
                    continue;
                }
                lastMetadata = digest;
            }
            writer.append(new JournalRecord.BodyPartReceived(now(), carriedBy, contentType(part), part.received()));
        }
    }

    private static byte[] sha256(byte[] document) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(document);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    private static String contentType(BodyPart part) {
        return part.headers().first("Content-Type").orElse("");
    }

    void deviation(Deviation deviation) {
        writer.append(new JournalRecord.DeviationNoted(now(), deviation));
    }

    void noted(String text, String detail) {
        writer.append(new JournalRecord.Noted(now(), text, detail));
    }

    void asked(ControlAction action, ControlRequest request) {
        writer.append(new JournalRecord.ControlRequested(now(), action, request.requester(), request.reason()));
    }

    void answered(ControlAction action, String outcome) {
        writer.append(new JournalRecord.ControlAnswered(now(), action, outcome));
    }

    /// What the next process goes on with after a kill.
    void keep(SessionState state) {
        try {
            writer.keep(SessionStateFormat.write(state));
        } catch (IOException unwritable) {
            log.warn("{} would not go on after a kill: {}", writer.id(), unwritable.toString());
        }
    }

    void sync() throws IOException {
        writer.sync();
    }

    /// The session is over from this moment on, whenever its journal is sealed.
    void over() {
        overNanos = now();
    }

    /// When that was, epoch nanoseconds; now where it has not been said.
    long overNanos() {
        return overNanos == 0 ? now() : overNanos;
    }

    SealedJournal seal(EndCause cause, String detail) throws IOException {
        return writer.seal(cause, detail, overNanos());
    }

    private long now() {
        return EpochNanos.of(clock.instant());
    }
}
