package io.earwitness.recorder.session;

import io.earwitness.recorder.journal.SealedJournal;
import io.earwitness.recorder.model.EndCause;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The last steps of every session: wait for packets on their way, close the ports, seal the journal, pass it on.
///
/// Owned by the recording sessions. A journal that cannot be sealed now is tried again, and is in the worst case
/// recovered at the next start.
final class SessionEnding implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(SessionEnding.class);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Duration drain;
    private final SealedJournals sealed;
    private final SessionMeters meters;
    private final ScheduledExecutorService timer;
    private final Object finished = new Object();

    SessionEnding(Duration drain, SealedJournals sealed, SessionMeters meters) {
        this.drain = drain;
        this.sealed = sealed;
        this.meters = meters;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("session-ending").factory());
    }

    /// @param gone told when the session has no port and no open journal any more
    void end(RecordingSession session, EndCause cause, String detail, Runnable gone) {
        schedule(drain, () -> close(session, cause, detail, gone));
    }

    private void close(RecordingSession session, EndCause cause, String detail, Runnable gone) {
        try {
            seal(new Ended(session.quiet(), session.snapshot(), cause, detail), gone);
        } catch (Throwable failure) {
            // Errors too: a session that nobody ends keeps its ports and its place for ever.
            meters.sealFailed();
            log.error("{} cannot be ended yet; trying again", session.id(), failure);
            schedule(RETRY, () -> close(session, cause, detail, gone));
        }
    }

    private record Ended(SessionJournal journal, LiveSession last, EndCause cause, String detail) {}

    private void seal(Ended ended, Runnable gone) {
        Optional<SealedJournal> journal = Optional.empty();
        try {
            for (var before : ended.journal().sealOlder()) {
                passOn(before, Optional.empty());
            }
            if (ended.journal().hasOlder()) {
                throw new IOException("a journal before it cannot be sealed yet");
            }
            journal = Optional.of(ended.journal().seal(ended.cause(), ended.detail()));
        } catch (IOException unwritable) {
            meters.sealFailed();
            log.error(
                    "the journal of {} cannot be sealed yet; trying again",
                    ended.last().id(),
                    unwritable);
            schedule(RETRY, () -> seal(ended, gone));
        }
        journal.ifPresent(done -> {
            passOn(done, Optional.of(ended.last()));
            gone.run();
            synchronized (finished) {
                finished.notifyAll();
            }
        });
    }

    private void passOn(SealedJournal journal, Optional<LiveSession> last) {
        try {
            sealed.sealed(journal, last);
        } catch (Throwable failure) {
            log.error("{} is sealed, but assembly did not take it; the next start does", journal.id(), failure);
        }
    }

    // Sealing forces the disk, so that each session waits on a thread of its own.
    private void schedule(Duration delay, Runnable task) {
        var _ = timer.schedule(
                () -> Thread.ofVirtual().name("session-sealing").start(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    /// Waits until `none` holds; false where it does not in time.
    boolean awaitNone(BooleanSupplier none, Duration within) {
        var deadline = System.nanoTime() + within.toNanos();
        synchronized (finished) {
            while (!none.getAsBoolean()) {
                var left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(finished, left);
                } catch (InterruptedException impatient) {
                    Thread.currentThread().interrupt();
                    return none.getAsBoolean();
                }
            }
            return true;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
