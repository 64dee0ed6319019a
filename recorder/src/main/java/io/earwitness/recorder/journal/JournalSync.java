package io.earwitness.recorder.journal;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread `journal-sync`: in rounds, some 800 ms apart, has every pen write what it holds, then brings all of it to
/// the disk: many journals by one call for their file system, few one by one.
///
/// Writes nothing itself, and holds up nobody who writes. Where the disk is too slow the rounds grow longer by
/// themselves, and `earwitness.journal.sync` shows it.
final class JournalSync {
    private static final Logger log = LoggerFactory.getLogger(JournalSync.class);
    /// So many journals cost more one by one than all together.
    private static final int TOGETHER_MIN = 8;
    /// A capture loop comes to each of its journals more often than that; one that is stuck is not waited for.
    private static final long ANSWER_NANOS_MAX = TimeUnit.MILLISECONDS.toNanos(150);
    private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final Set<JournalWriter> writers;
    private final SyncRounds rounds;
    private final Duration interval;
    private final Runnable beat;
    private final Optional<FileSystemSync> together;
    private final Timer timer;
    private final Counter failures;
    /// Those of which it was told that they could not be forced. Used by the thread alone.
    private final Set<JournalWriter> failing = new HashSet<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("journal-sync").daemon().unstarted(this::run);

    /// @param beat     is run at each round
    /// @param together the file system that all of them lie on, where it can be forced as a whole
    JournalSync(
            Set<JournalWriter> writers,
            SyncRounds rounds,
            Duration interval,
            Runnable beat,
            Optional<FileSystemSync> together,
            MeterRegistry meters) {
        this.writers = writers;
        this.rounds = rounds;
        this.beat = beat;
        this.interval = interval;
        this.together = together;
        this.timer = Timer.builder("earwitness.journal.sync")
                .description("Bringing all open journals to the disk once")
                .register(meters);
        this.failures = Counter.builder("earwitness.journal.sync.failures")
                .description("Journals that could not be brought to the disk")
                .register(meters);
    }

    /// The longest round of the last minutes.
    Duration longest() {
        return Duration.ofNanos((long) timer.max(TimeUnit.NANOSECONDS));
    }

    void start() {
        thread.start();
    }

    private void run() {
        var next = System.nanoTime();
        while (stop.getCount() > 0) {
            next = Math.max(next + interval.toNanos(), System.nanoTime());
            try {
                if (!stop.await(next - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    beat.run();
                    timer.record(this::round);
                }
            } catch (InterruptedException e) {
                // Nobody has a reason to; only closing ends this thread.
                log.warn("journal-sync was interrupted and goes on", e);
            } catch (Throwable e) {
                // A thread that ends leaves every journal to the page cache.
                log.error("a round of journal-sync failed; the next one follows", e);
            }
        }
    }

    private void round() {
        awaitWritten(rounds.begin());
        var changed = new ArrayList<JournalWriter>();
        for (var writer : writers) {
            if (writer.needsForce()) {
                changed.add(writer);
            }
        }
        failing.retainAll(writers);
        if (changed.size() < TOGETHER_MIN || !forcedTogether(changed)) {
            changed.forEach(this::force);
        }
    }

    private void awaitWritten(long round) {
        var latest = System.nanoTime() + ANSWER_NANOS_MAX;
        for (var writer : writers) {
            while (!writer.hasWritten(round) && System.nanoTime() - latest < 0) {
                LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            }
        }
    }

    /// False where each of them has to tell for itself.
    private boolean forcedTogether(List<JournalWriter> changed) {
        if (together.isEmpty()) {
            return false;
        }
        var lengths = changed.stream().mapToLong(JournalWriter::writtenBytes).toArray();
        try {
            together.get().force();
        } catch (IOException failed) {
            log.warn("{}; each journal is forced by itself", failed.getMessage());
            return false;
        }
        for (var i = 0; i < lengths.length; i++) {
            changed.get(i).forced(lengths[i]);
        }
        changed.forEach(failing::remove);
        return true;
    }

    private void force(JournalWriter writer) {
        try {
            writer.force();
            if (failing.remove(writer)) {
                log.info("journal {} is on the disk again", writer.id());
            }
        } catch (Throwable e) {
            // Errors too: a thread that ends leaves every journal to the page cache.
            // A journal sealed while we came to it was brought to the disk by whoever sealed it.
            if (writers.contains(writer)) {
                failed(writer, e);
            }
        }
    }

    /// Told once until it works again: a disk that is gone is gone for every journal and in every round.
    private void failed(JournalWriter writer, Throwable cause) {
        failures.increment();
        if (failing.add(writer)) {
            log.warn("journal {} cannot be brought to the disk: {}", writer.id(), cause.toString());
        }
    }

    void close() {
        stop.countDown();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        together.ifPresent(FileSystemSync::close);
    }
}
