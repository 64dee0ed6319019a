package io.earwitness.recorder.journal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread `journal-sync`: every second brings what was written to open journals from the page cache to the disk.
///
/// Writes nothing itself, and holds up nobody who writes. Where the disk is too slow for all of them in a second, the
/// interval grows by itself, and `earwitness.journal.sync` shows it.
final class JournalSync {
    private static final Logger log = LoggerFactory.getLogger(JournalSync.class);

    private final Set<JournalWriter> writers;
    private final Duration interval;
    private final Runnable beat;
    private final Timer rounds;
    private final Counter failures;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("journal-sync").daemon().unstarted(this::run);

    /// @param beat is run at each round
    JournalSync(Set<JournalWriter> writers, Duration interval, Runnable beat, MeterRegistry meters) {
        this.writers = writers;
        this.beat = beat;
        this.interval = interval;
        this.rounds = Timer.builder("earwitness.journal.sync")
                .description("Bringing all open journals to the disk once")
                .register(meters);
        this.failures = Counter.builder("earwitness.journal.sync.failures")
                .description("Journals that could not be brought to the disk")
                .register(meters);
    }

    void start() {
        thread.start();
    }

    private void run() {
        while (stop.getCount() > 0) {
            try {
                if (!stop.await(interval.toNanos(), TimeUnit.NANOSECONDS)) {
                    beat.run();
                    rounds.record(() -> writers.forEach(this::force));
                }
            } catch (InterruptedException e) {
                // Nobody has a reason to; only closing ends this thread.
                log.warn("journal-sync was interrupted and goes on", e);
            }
        }
    }

    private void force(JournalWriter writer) {
        try {
            writer.forceIfNeeded();
        } catch (Throwable e) {
            // Errors too: a thread that ends leaves every journal to the page cache.
            // A journal sealed while we came to it was brought to the disk by whoever sealed it.
            if (writers.contains(writer)) {
                failures.increment();
                log.warn("journal {} could not be brought to the disk: {}", writer.id(), e.toString());
            }
        }
    }

    void close() {
        stop.countDown();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
