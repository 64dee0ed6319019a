package io.earwitness.recorder.nena;

import io.earwitness.recorder.archive.Archive;
import io.earwitness.recorder.model.RecordingId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
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
    private static final long IDLE_SECONDS = 60;

    /// At most so many events are sent again after a kill.
    private static final int NOTED_EVERY = 20;

    private final NenaElement element;
    private final Archive archive;
    private final LogOutbox outbox;
    private final LoggingTarget target;
    private final Counter delivered;
    private final Counter refused;
    private final Counter unkept;
    private final Semaphore news = new Semaphore(0);
    private final Thread thread;
    private boolean away;
    private boolean gaveUp;

    private LogDelivery(
            NenaElement element, Archive archive, LogOutbox outbox, LoggingTarget target, MeterRegistry meters) {
        this.element = element;
        this.archive = archive;
        this.outbox = outbox;
        this.target = target;
        this.delivered = counter(meters, "delivered");
        this.refused = counter(meters, "refused");
        this.unkept = counter(meters, "unkept");
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

    /// A recording is in the archive. When this returns its events will be delivered, also after a kill. Never
    /// fails: where that cannot be noted, it is told and counted.
    public void finished(RecordingId id) {
        try {
            outbox.add(id);
            news.release();
        } catch (IOException unwritable) {
            unkept.increment();
            log.error("the log events of {} will not be delivered by themselves: {}", id, unwritable.toString());
        }
    }

    private void run() {
        var failures = 0;
        try {
            while (true) {
                news.drainPermits();
                if (deliverAll()) {
                    failures = 0;
                    var _ = news.tryAcquire(IDLE_SECONDS, TimeUnit.SECONDS);
                } else {
                    TimeUnit.NANOSECONDS.sleep(backOff(failures++).toNanos());
                }
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static Duration backOff(int failures) {
        var pause = FIRST_BACK_OFF.multipliedBy(1L << Math.min(failures, 20));
        return pause.compareTo(LONGEST_BACK_OFF) < 0 ? pause : LONGEST_BACK_OFF;
    }

    /// Whether nothing is left to be tried again.
    private boolean deliverAll() throws InterruptedException {
        var all = true;
        gaveUp = false;
        try {
            for (var next = outbox.waiting(); all && !next.isEmpty(); next = outbox.waiting()) {
                for (var id : next) {
                    if (!deliver(id)) {
                        all = false;
                        if (gaveUp) {
                            return false;
                        }
                    }
                }
            }
        } catch (IOException unreadable) {
            log.error("cannot tell which log events wait: {}", unreadable.toString());
            return false;
        }
        return all;
    }

    /// False where it must be tried again.
    private boolean deliver(RecordingId id) throws InterruptedException {
        try {
            var recording = archive.find(id);
            if (recording.isEmpty() || sent(id, new LogEvents(element, recording.get()))) {
                outbox.done(id);
                return true;
            }
            return false;
        } catch (IOException | RuntimeException unreadable) {
            // One recording must not stand in the way of the others.
            log.warn("the log events of {} cannot be sent now: {}", id, unreadable.toString());
            return false;
        }
    }

    private boolean sent(RecordingId id, LogEvents events) throws IOException, InterruptedException {
        for (var number = outbox.next(id); number <= events.count(); number++) {
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
        gaveUp = true;
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
