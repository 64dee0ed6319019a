package io.earwitness.recorder.assembly;

import io.earwitness.recorder.archive.Archive;
import io.earwitness.recorder.archive.ArchivedRecording;
import io.earwitness.recorder.archive.AssembledRecording;
import io.earwitness.recorder.journal.JournalRecord.SegmentEnded;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.Verdict;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The threads that carry sealed journals to the archive: assemble, store, tell the sink, discard the journal.
///
/// Platform threads `assembly-N` of lowest priority. The queue is the directory of sealed journals itself; a kill
/// at any step leaves the journal there, and the step is repeated. A journal that fails for good is parked with its
/// reason.
public final class AssemblyWorkers implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(AssemblyWorkers.class);

    private final SealedRecordings journals;
    private final KeptSegments segments;
    private final RecordingAssembler assembler;
    private final Archive archive;
    private final RecordingSink sink;
    private final AssemblyConfig config;
    private final MeterRegistry meters;
    private final ScheduledThreadPoolExecutor threads;
    private final Set<RecordingId> inHand = ConcurrentHashMap.newKeySet();

    public AssemblyWorkers(
            SealedRecordings journals,
            RecordingAssembler assembler,
            Archive archive,
            RecordingSink sink,
            AssemblyConfig config,
            MeterRegistry meters) {
        this.journals = journals;
        this.segments = new KeptSegments(journals);
        this.assembler = assembler;
        this.archive = archive;
        this.sink = sink;
        this.config = config;
        this.meters = meters;
        this.threads = new ScheduledThreadPoolExecutor(config.threads(), quietThreads());
        threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        Gauge.builder("earwitness.assembly.waiting", inHand, Set::size)
                .description("Sealed journals that are being assembled or wait for it")
                .register(meters);
    }

    /// Takes up everything that was left sealed; call it once at start.
    public void pickUp() throws IOException {
        journals.waiting().forEach(this::submit);
    }

    /// Takes up one journal that has just been sealed. Handing in the same one twice is harmless.
    public void submit(RecordSource journal) {
        if (inHand.add(journal.id())) {
            later(new Attempt(journal, 0, 0), Duration.ZERO);
        }
    }

    /// How many journals are being assembled or wait for it.
    public int waiting() {
        return inHand.size();
    }

    private void later(Attempt attempt, Duration pause) {
        try {
            var _ = threads.schedule(() -> carry(attempt), pause.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException closing) {
            // The journal stays sealed: the next start takes it up.
            inHand.remove(attempt.id());
        }
    }

    private void carry(Attempt attempt) {
        try {
            tryOnce(attempt);
        } catch (Throwable noWayOut) {
            // Not even trying again or parking worked. The journal stays sealed, and the next start takes it up.
            inHand.remove(attempt.id());
            log.error("assembly of {} is given up until the next start", attempt.id(), noWayOut);
        }
    }

    private void tryOnce(Attempt attempt) {
        try {
            publish(attempt.journal());
            inHand.remove(attempt.id());
        } catch (SinkException down) {
            log.warn("{} is archived, but could not be told on: {}", attempt.id(), down.getMessage());
            count("earwitness.assembly.sink.failures");
            later(attempt.sinkFailed(), backOff(attempt.sinkFailures()));
        } catch (Throwable failure) {
            // Errors too: memory may be there the next time, and one journal must not take its thread along.
            count("earwitness.assembly.failures");
            failed(attempt.failed(), failure);
        }
    }

    private void publish(RecordSource journal) throws IOException, SinkException {
        var archived = archive.find(journal.id());
        Optional<SegmentEnded> goesOn;
        if (archived.isEmpty()) {
            var started = Timer.start(meters);
            goesOn = assembler.assemble(journal, new Publisher());
            archived = archive.find(journal.id());
            started.stop(meters.timer("earwitness.assembly.duration"));
        } else {
            verify(journal.id());
            goesOn = goesOn(journal, archived.get());
        }
        // What carries the journal's own id was stored last: where it is, the recordings of its calls are.
        var recording = archived.orElseThrow();
        for (var call : recording.manifest().session().calls()) {
            tell(archive.find(call).orElseThrow(() -> new IOException("the archive has lost " + call)));
        }
        tell(recording);
        for (var free : segments.archived(journal, goesOn)) {
            letGo(free);
        }
    }

    // Archived by an attempt before this one, which knew where the session goes on.
    private static Optional<SegmentEnded> goesOn(RecordSource journal, ArchivedRecording recording) throws IOException {
        if (recording.manifest().endCause() != EndCause.CONTINUED) {
            return Optional.empty();
        }
        var found = new AtomicReference<SegmentEnded>();
        JournalWalk.through(journal, record -> {
            if (record instanceof SegmentEnded ended) {
                found.set(ended);
            }
        });
        return Optional.ofNullable(found.get());
    }

    private void letGo(RecordSource journal) throws IOException {
        var manifest = archive.find(journal.id())
                .orElseThrow(() -> new IOException("the archive has lost " + journal.id()))
                .manifest();
        // Before the journal goes: what is told once too often is better than what is remembered for ever.
        manifest.session().calls().forEach(sink::letGo);
        sink.letGo(manifest.id());
        if (manifest.verdict() == Verdict.DAMAGED) {
            // What could not be read may still be worth something to somebody.
            park(journal, "archived as far as it could be read: " + manifest.verdictReason());
        } else {
            journals.discard(journal.id());
        }
    }

    private void verify(RecordingId id) throws IOException {
        if (!archive.verify(id).orElseThrow().intact()) {
            throw new IOException("what the archive has of " + id + " does not match its manifest");
        }
    }

    private void tell(ArchivedRecording recording) throws IOException, SinkException {
        var waveform = recording.waveform();
        try {
            sink.add(recording.manifest(), waveform.coarse(RecordingSink.COARSE_STEPS_MAX));
        } catch (RuntimeException | Error down) {
            throw new SinkException(down);
        }
    }

    /// Stores each recording as soon as it is made; those of an earlier attempt stay.
    private final class Publisher implements RecordingAssembler.Taker {
        @Override
        public boolean has(RecordingId id) throws IOException {
            if (archive.find(id).isEmpty()) {
                return false;
            }
            verify(id);
            return true;
        }

        @Override
        public void take(AssembledRecording recording) throws IOException {
            archive.store(recording);
            countFinished(recording);
        }
    }

    private void failed(Attempt attempt, Throwable failure) {
        if (threads.isShutdown()) {
            inHand.remove(attempt.id());
            return;
        }
        if (attempt.failures() < config.attemptsMax()) {
            log.warn("assembly of {} failed, attempt {}: {}", attempt.id(), attempt.failures(), failure.toString());
            later(attempt, backOff(attempt.failures() - 1));
            return;
        }
        log.error("assembly of {} failed for good", attempt.id(), failure);
        park(attempt.journal(), reason(failure));
        inHand.remove(attempt.id());
    }

    private void park(RecordSource journal, String reason) {
        try {
            journals.park(journal.id(), reason);
            count("earwitness.assembly.parked");
        } catch (IOException | UncheckedIOException failure) {
            // It stays among the sealed ones, and the next start tries again.
            log.error("the journal of {} could not be parked", journal.id(), failure);
        }
    }

    private Duration backOff(int failuresBefore) {
        var pause = config.firstBackOff();
        for (var i = 0; i < failuresBefore && pause.compareTo(config.longestBackOff()) < 0; i++) {
            pause = pause.multipliedBy(4);
        }
        return pause.compareTo(config.longestBackOff()) < 0 ? pause : config.longestBackOff();
    }

    private void countFinished(AssembledRecording recording) {
        Verdict verdict = recording.manifest().verdict();
        Counter.builder("earwitness.assembly.finished")
                .tag("verdict", verdict.name().toLowerCase(Locale.ROOT))
                .register(meters)
                .increment();
    }

    private void count(String name) {
        meters.counter(name).increment();
    }

    private static String reason(Throwable failure) {
        var message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    // A hint only: where the system heeds it, capture gets the processor first.
    @SuppressWarnings("ThreadPriorityCheck")
    private static ThreadFactory quietThreads() {
        var number = new AtomicInteger();
        return task -> {
            Runnable quiet = () -> {
                QuietThread.become();
                task.run();
            };
            var thread = new Thread(quiet, "assembly-" + number.incrementAndGet());
            thread.setPriority(Thread.MIN_PRIORITY);
            thread.setDaemon(true);
            return thread;
        };
    }

    /// Stops taking up journals and waits a while for those in work. What is not done stays sealed.
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(config.closeWithin().toNanos(), TimeUnit.NANOSECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException impatient) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    /// Where one journal stands.
    private record Attempt(RecordSource journal, int failures, int sinkFailures) {
        RecordingId id() {
            return journal.id();
        }

        Attempt failed() {
            return new Attempt(journal, failures + 1, sinkFailures);
        }

        Attempt sinkFailed() {
            return new Attempt(journal, failures, sinkFailures + 1);
        }
    }

    /// The recording is safe, but the sink could not take it.
    private static final class SinkException extends Exception {
        private static final long serialVersionUID = 1;

        SinkException(Throwable cause) {
            super(reason(cause), cause);
        }
    }
}
