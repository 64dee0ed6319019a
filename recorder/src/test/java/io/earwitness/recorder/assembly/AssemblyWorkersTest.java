package io.earwitness.recorder.assembly;

import static io.earwitness.recorder.assembly.ScriptedJournal.PCMA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.recorder.archive.Archive;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.Waveform;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AssemblyWorkersTest {
    private static final AssemblyConfig IMPATIENT =
            new AssemblyConfig(2, 3, Duration.ofMillis(1), Duration.ofMillis(4), Duration.ofSeconds(10));

    private final Path dir;
    private final Archive archive;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Sealed sealed = new Sealed();
    private final Told told = new Told();

    AssemblyWorkersTest(@TempDir Path dir) throws IOException {
        this.dir = dir;
        this.archive = Archive.open(dir.resolve("recordings"), meters);
    }

    @Test
    void carriesWhatWasLeftSealedToArchiveAndSinkAndDiscardsTheJournal() throws IOException {
        sealed.add(call());
        try (var workers = workers()) {
            workers.pickUp();
            await().until(() -> sealed.discarded.contains(ScriptedJournal.ID));
            await().until(() -> workers.waiting() == 0);
        }

        assertThat(archive.verify(ScriptedJournal.ID).orElseThrow().intact()).isTrue();
        assertThat(told.manifests).extracting(Manifest::id).containsExactly(ScriptedJournal.ID);
        assertThat(told.coarse.getFirst().lanes().getFirst().peaks()).hasSizeLessThanOrEqualTo(120);
        assertThat(meters.counter("earwitness.assembly.finished", "verdict", "complete")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void doesNotAssembleAgainWhatIsArchivedAlready() throws IOException {
        // The process died between storing and discarding.
        archive.store(Assembled.one(dir.resolve("work"), call()));
        sealed.add(call());
        try (var workers = workers()) {
            workers.pickUp();
            await().until(() -> sealed.discarded.contains(ScriptedJournal.ID));
        }

        assertThat(told.manifests).hasSize(1);
        assertThat(meters.find("earwitness.assembly.finished").counter()).isNull();
    }

    @Test
    void keepsTheJournalWhileTheSinkIsDownAndTellsItLater() throws IOException {
        told.refusals.set(7);
        sealed.add(call());
        try (var workers = workers()) {
            workers.pickUp();
            await().until(() -> sealed.discarded.contains(ScriptedJournal.ID));
        }

        assertThat(told.manifests).hasSize(1);
        assertThat(sealed.parked).isEmpty();
        assertThat(meters.counter("earwitness.assembly.sink.failures").count()).isEqualTo(7);
    }

    @Test
    @Tag("PER-05")
    void publishesEveryCallOnceThoughAnAttemptDiedBetweenThem() throws IOException {
        var journal = CallsTest.twoCalls();
        var before = Assembled.all(dir.resolve("work"), journal);
        // The process died after the first call was stored.
        archive.store(before.getFirst());
        sealed.add(journal);
        told.refusals.set(2);
        try (var workers = workers()) {
            workers.pickUp();
            await().until(() -> sealed.discarded.contains(ScriptedJournal.ID));
        }

        assertThat(archive.all())
                .extracting(Manifest::id)
                .containsExactlyInAnyOrderElementsOf(
                        before.stream().map(one -> one.manifest().id()).toList());
        assertThat(told.manifests)
                .extracting(Manifest::id)
                .containsExactlyElementsOf(
                        before.stream().map(one -> one.manifest().id()).toList());
        assertThat(told.manifests.getLast().id())
                .as("the session's own comes last")
                .isEqualTo(ScriptedJournal.ID);
        assertThat(meters.counter("earwitness.assembly.finished", "verdict", "complete")
                        .count())
                .as("the call that was stored is not made again")
                .isEqualTo(2);
        assertThat(sealed.parked).isEmpty();
    }

    @Test
    void whoeverWasToldOfARecordingHearsBeforeItsJournalGoes() throws IOException {
        var journal = CallsTest.twoCalls();
        sealed.add(journal);
        try (var workers = workers()) {
            workers.pickUp();
            await().until(() -> sealed.discarded.contains(ScriptedJournal.ID));
        }

        assertThat(told.letGo)
                .containsExactlyInAnyOrderElementsOf(
                        told.manifests.stream().map(Manifest::id).toList())
                .hasSize(3);
    }

    @Test
    void parksAJournalOfWhichNothingCanBeMade() throws IOException {
        var headless = new ScriptedJournal().ended(10, EndCause.CLIENT_BYE);
        sealed.add(headless);
        try (var workers = workers()) {
            workers.pickUp();
            await().until(() -> !sealed.parked.isEmpty());
        }

        assertThat(sealed.parked.get(ScriptedJournal.ID)).contains("first record");
        assertThat(sealed.discarded).isEmpty();
        assertThat(meters.counter("earwitness.assembly.failures").count()).isEqualTo(3);
        assertThat(meters.counter("earwitness.assembly.parked").count()).isEqualTo(1);
    }

    @Test
    void archivesADamagedJournalAndParksItInsteadOfThrowingItAway() throws IOException {
        sealed.add(call().damaged("300 bytes cannot be read."));
        try (var workers = workers()) {
            workers.pickUp();
            await().until(() -> !sealed.parked.isEmpty());
        }

        assertThat(archive.find(ScriptedJournal.ID)).isPresent();
        assertThat(told.manifests).hasSize(1);
        assertThat(sealed.parked.get(ScriptedJournal.ID)).contains("300 bytes cannot be read");
        assertThat(sealed.discarded).isEmpty();
    }

    @Test
    void doesNotDiscardTheJournalOfARecordingThatIsNotIntact() throws IOException {
        var stored = archive.store(Assembled.one(dir.resolve("work"), call()));
        Files.writeString(stored.folder().resolve("audio.wav"), "gone bad");
        sealed.add(call());
        try (var workers = workers()) {
            workers.pickUp();
            await().until(() -> !sealed.parked.isEmpty());
        }

        assertThat(sealed.parked.get(ScriptedJournal.ID)).contains("does not match its manifest");
        assertThat(sealed.discarded).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(classes = {OutOfMemoryError.class, NoClassDefFoundError.class, StackOverflowError.class})
    void triesAgainAfterAnError(Class<? extends Error> kind) throws Exception {
        sealed.add(failing(kind, 2));
        try (var workers = workers()) {
            workers.pickUp();
            await().until(() -> sealed.discarded.contains(ScriptedJournal.ID));
            await().until(() -> workers.waiting() == 0);
        }

        assertThat(archive.find(ScriptedJournal.ID)).isPresent();
        assertThat(meters.counter("earwitness.assembly.failures").count()).isEqualTo(2);
    }

    @Test
    void parksAJournalOnWhichEveryAttemptEndsInAnError() throws Exception {
        sealed.add(failing(NoClassDefFoundError.class, Integer.MAX_VALUE));
        try (var workers = workers()) {
            workers.pickUp();
            await().until(() -> !sealed.parked.isEmpty());
            await().until(() -> workers.waiting() == 0);
        }

        assertThat(sealed.parked.get(ScriptedJournal.ID)).isEqualTo("NoClassDefFoundError");
    }

    @Test
    void tellsTheSinkAgainAfterAnErrorOfIts() throws IOException {
        told.error = new NoClassDefFoundError("a driver's class");
        told.refusals.set(2);
        sealed.add(call());
        try (var workers = workers()) {
            workers.pickUp();
            await().until(() -> sealed.discarded.contains(ScriptedJournal.ID));
        }

        assertThat(told.manifests).hasSize(1);
        assertThat(sealed.parked).isEmpty();
    }

    @Test
    void holdsNothingInHandWhereNotEvenParkingWorks() throws Exception {
        sealed.parkingFails = true;
        sealed.add(failing(StackOverflowError.class, Integer.MAX_VALUE));
        try (var workers = workers()) {
            workers.pickUp();
            await().until(() -> meters.counter("earwitness.assembly.failures").count() >= 3);
            await().until(() -> workers.waiting() == 0);
        }
    }

    private static RecordSource failing(Class<? extends Error> kind, int times) throws Exception {
        var call = call();
        var left = new AtomicInteger(times);
        var error = kind.getConstructor().newInstance();
        return new RecordSource() {
            @Override
            public RecordingId id() {
                return call.id();
            }

            @Override
            public Reading open() {
                if (left.getAndDecrement() > 0) {
                    throw error;
                }
                return call.open();
            }
        };
    }

    @Test
    void leavesEverythingSealedAfterClosing() throws IOException {
        var workers = workers();
        workers.close();
        workers.submit(call());

        assertThat(workers.waiting()).isZero();
        assertThat(sealed.discarded).isEmpty();
    }

    private static ScriptedJournal call() {
        return ScriptedJournal.answered()
                .agreed(0, "0", PCMA)
                .spoken(0, Voice.alaw(10, 0x11AA0001).says(200))
                .ended(4_100, EndCause.CLIENT_BYE);
    }

    private AssemblyWorkers workers() {
        return new AssemblyWorkers(
                sealed, new RecordingAssembler(dir.resolve("work")), archive, told, IMPATIENT, meters);
    }

    /// Sealed journals in memory.
    private static final class Sealed implements SealedRecordings {
        private final List<RecordSource> waiting = new CopyOnWriteArrayList<>();
        private final List<RecordingId> discarded = new CopyOnWriteArrayList<>();
        private final Map<RecordingId, String> parked = new ConcurrentHashMap<>();
        private volatile boolean parkingFails;

        void add(RecordSource journal) {
            waiting.add(journal);
        }

        @Override
        public List<RecordSource> waiting() {
            return List.copyOf(waiting);
        }

        @Override
        public void discard(RecordingId id) {
            discarded.add(id);
        }

        @Override
        public void park(RecordingId id, String reason) {
            if (parkingFails) {
                throw new IllegalStateException("nothing can be parked");
            }
            parked.put(id, reason);
        }
    }

    /// A sink that can be down for a while.
    private static final class Told implements RecordingSink {
        private final AtomicInteger refusals = new AtomicInteger();
        private volatile @Nullable Error error;
        private final List<Manifest> manifests = new CopyOnWriteArrayList<>();
        private final List<Waveform> coarse = new CopyOnWriteArrayList<>();
        private final List<RecordingId> letGo = new CopyOnWriteArrayList<>();

        @Override
        public void letGo(RecordingId id) {
            letGo.add(id);
        }

        @Override
        public void add(Manifest manifest, Waveform picture) {
            if (refusals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                var wanted = error;
                if (wanted != null) {
                    throw wanted;
                }
                throw new IllegalStateException("the database is down");
            }
            manifests.add(manifest);
            coarse.add(picture);
        }
    }
}
