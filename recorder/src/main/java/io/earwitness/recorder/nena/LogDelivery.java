package io.earwitness.recorder.nena;

import io.earwitness.recorder.archive.Archive;
import io.earwitness.recorder.model.RecordingId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/// Posts the log events of finished recordings to the network's logging service: in their order, each at least
/// once, whatever happens to either side meanwhile.
///
/// Owned by the wiring; one thread of its own. What is not delivered stands in [LogOutbox], the events in the
/// recordings.
public final class LogDelivery implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LogDelivery.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACK_OFF = Duration.ofMinutes(5);
    private static final Duration IDLE = Duration.ofSeconds(60);
    /// So many recordings one after the other that are not taken mean that nobody takes any.
    private static final int IN_ROW_MAX = 2;

    /// At most so many events are sent again after a kill.
    private static final int NOTED_EVERY = 20;

    private final NenaElement element;
    private final Archive archive;
    private final LogOutbox outbox;
    private final LoggingTarget target;
    private final Counter delivered;
    private final Counter refused;
    private final Counter gone;
    private final Semaphore news = new Semaphore(0);
    private final Thread thread;
    /// Those that were not delivered. Of the thread alone, as what follows.
    private final Map<RecordingId, Rest> resting = new HashMap<>();
    private int failures;
    private boolean away;

    private LogDelivery(
            NenaElement element, Archive archive, LogOutbox outbox, LoggingTarget target, MeterRegistry meters) {
        this.element = element;
        this.archive = archive;
        this.outbox = outbox;
        this.target = target;
        this.delivered = counter(meters, "delivered");
        this.refused = counter(meters, "refused");
        this.gone = Counter.builder("earwitness.nena.log.recordings.gone")
                .description("Recordings that were deleted before all their log events were delivered")
                .register(meters);
        Gauge.builder("earwitness.nena.log.events.waiting", outbox, LogOutbox::count)
                .description("Recordings whose log events were not all delivered yet")
                .register(meters);
        this.thread = Thread.ofVirtual().name("nena-log-events").unstarted(this::run);
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("earwitness.nena.log.events")
                .description("What came of log events for the logging service")
                .tag("outcome", outcome)
                .register(meters);
    }

    /// Begins with what a former run left.
    ///
    /// @param directory where it notes what is not delivered
    public static LogDelivery start(
            NenaElement element, Archive archive, Path directory, LoggingTarget target, MeterRegistry meters)
            throws IOException {
        var delivery = new LogDelivery(element, archive, new LogOutbox(directory), target, meters);
        delivery.thread.start();
        return delivery;
    }

    /// A recording is in the archive. When this returns its events will be delivered, also after a kill.
    ///
    /// @throws UncheckedIOException where that cannot be noted; it may be said again
    public void finished(RecordingId id) {
        try {
            outbox.add(id);
            news.release();
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /// Nobody will say so of this recording again: its journal goes.
    ///
    /// @throws UncheckedIOException where that cannot be noted: what is delivered is remembered for too long
    public void letGo(RecordingId id) {
        try {
            outbox.letGo(id);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /// To be called before anybody tells of a recording: of those whose journals are gone nobody will.
    ///
    /// @param journals all that are left
    public void letGoAllBut(Collection<RecordingId> journals) {
        try {
            var told = outbox.told();
            if (told.isEmpty()) {
                return;
            }
            for (var journal : journals) {
                told.remove(journal);
                archive.find(journal)
                        .ifPresent(recording ->
                                told.removeAll(recording.manifest().session().calls()));
            }
            for (var gone : told) {
                outbox.letGo(gone);
            }
        } catch (IOException unreadable) {
            log.warn("which delivered recordings nobody tells of again is not known: {}", unreadable.toString());
        }
    }

    private void run() {
        try {
            while (true) {
                news.drainPermits();
                if (deliverAll()) {
                    failures = 0;
                    var _ = news.tryAcquire(untilNext().toNanos(), TimeUnit.NANOSECONDS);
                } else {
                    TimeUnit.NANOSECONDS.sleep(rest(++failures).toNanos());
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration rest(int failures) {
        var pause = FIRST_BACK_OFF.multipliedBy(1L << Math.min(failures - 1, 20));
        return pause.compareTo(LONGEST_BACK_OFF) < 0 ? pause : LONGEST_BACK_OFF;
    }

    /// Until one that rests is due again.
    private Duration untilNext() {
        var now = System.nanoTime();
        return resting.values().stream()
                .map(one -> Duration.ofNanos(Math.max(0, one.untilNanos() - now)))
                .min(Comparator.naturalOrder())
                .filter(next -> next.compareTo(IDLE) < 0)
                .orElse(IDLE);
    }

    private boolean isDue(RecordingId id) {
        var one = resting.get(id);
        return one == null || System.nanoTime() - one.untilNanos() >= 0;
    }

    /// All that are due. False where nobody seems to take anything.
    private boolean deliverAll() throws InterruptedException {
        var inRow = 0;
        try {
            for (var next = outbox.waiting(this::isDue); !next.isEmpty(); next = outbox.waiting(this::isDue)) {
                for (var id : next) {
                    var outcome = deliver(id);
                    inRow = outcome == Delivered.LATER ? inRow + 1 : 0;
                    if (inRow == IN_ROW_MAX) {
                        return false;
                    }
                }
            }
            return true;
        } catch (InterruptedException closed) {
            throw closed;
        } catch (Throwable unexpected) {
            // Errors too: nothing else begins this thread again.
            log.error("cannot tell which log events wait: {}", unexpected.toString());
            return false;
        }
    }

    /// What became of a recording's events.
    private enum Delivered {
        ALL,
        /// The service took none of them now.
        LATER,
        /// Something is wrong with the recording.
        UNREADABLE
    }

    private Delivered deliver(RecordingId id) throws InterruptedException {
        Delivered outcome;
        try {
            var recording = archive.find(id);
            if (recording.isEmpty()) {
                gone.increment();
                log.warn("log events of {} from number {} on are not sent: it was deleted before", id, outbox.next(id));
            }
            outcome = recording.isEmpty() || sent(id, new LogEvents(element, recording.get(), archive::find))
                    ? Delivered.ALL
                    : Delivered.LATER;
            if (outcome == Delivered.ALL) {
                outbox.done(id);
            }
        } catch (InterruptedException closed) {
            throw closed;
        } catch (Throwable unreadable) {
            // Errors too, of memory above all: one recording must not stand in the way of the others.
            log.warn("the log events of {} cannot be sent now: {}", id, unreadable.toString());
            outcome = Delivered.UNREADABLE;
        }
        if (outcome == Delivered.ALL) {
            resting.remove(id);
        } else {
            resting.merge(id, Rest.first(), (before, _) -> before.longer());
        }
        return outcome;
    }

    /// A recording that was not delivered, and until when it is left alone.
    private record Rest(int failures, long untilNanos) {
        static Rest first() {
            return after(1);
        }

        Rest longer() {
            return after(failures + 1);
        }

        private static Rest after(int failures) {
            return new Rest(failures, System.nanoTime() + rest(failures).toNanos());
        }
    }

    private boolean sent(RecordingId id, LogEvents events) throws IOException, InterruptedException {
        for (var number = outbox.next(id); number <= events.count(); number++) {
            if (!events.tells(number)) {
                continue;
            }
            var outcome = target.post(JSON.writeValueAsBytes(events.written(number)));
            switch (outcome.answer()) {
                case TAKEN -> delivered.increment();
                case REFUSED -> {
                    refused.increment();
                    log.warn("the logging service refuses event {} of {}: {}", number, id, outcome.words());
                }
                case LATER -> {
                    outbox.sent(id, number);
                    isAway(outcome.words());
                    return false;
                }
            }
            isThere();
            if (number % NOTED_EVERY == 0) {
                outbox.sent(id, number + 1);
            }
        }
        return true;
    }

    private void isAway(String words) {
        if (!away) {
            log.warn("the logging service {} takes no events, trying again: {}", target.address(), words);
        }
        away = true;
    }

    private void isThere() {
        if (away) {
            log.info("the logging service {} takes events again", target.address());
        }
        away = false;
    }

    /// What is not delivered is delivered by the next start.
    @Override
    public void close() {
        thread.interrupt();
        target.close();
        try {
            thread.join();
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
