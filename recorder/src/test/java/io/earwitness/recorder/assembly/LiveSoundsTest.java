package io.earwitness.recorder.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.earwitness.recorder.events.RecorderEvent;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.playback.ServedFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LiveSoundsTest {
    private static final RecordingId OTHER = RecordingId.create(Instant.EPOCH, new Random(5));

    /// Once to learn what is in it, once to lay it out.
    private static final int READINGS = 2;

    @TempDir
    Path directory;

    private final AtomicReference<Instant> later = new AtomicReference<>(Instant.EPOCH);

    private final CountDownLatch begun = new CountDownLatch(1);

    private LiveSounds sounds(LiveSounds.Journals journals) {
        return new LiveSounds(
                directory.resolve("live"),
                KeyRing.none(),
                directory.resolve("decoding"),
                later::get,
                journals,
                () -> false,
                2);
    }

    // Returns once it waits for its sound.
    private static Future<Optional<ServedFile>> asked(LiveSounds sounds, RecordingId session) {
        var asking = new FutureTask<>(() -> sounds.of(session));
        var thread = Thread.ofPlatform().daemon().start(asking);
        await().until(() -> thread.getState() == Thread.State.WAITING);
        return asking;
    }

    @Test
    void whoeverWaitsWhenTheRecorderStopsIsToldSo() throws Exception {
        Future<Optional<ServedFile>> first;
        Future<Optional<ServedFile>> second;
        try (var sounds = sounds(id -> Optional.of(new Written(id, () -> {
            begun.countDown();
            untilStopped();
            return ScriptedJournal.answered().open();
        })))) {
            first = asked(sounds, ScriptedJournal.ID);
            begun.await();
            second = asked(sounds, OTHER);
        }

        assertThatThrownBy(() -> first.get(10, TimeUnit.SECONDS)).hasRootCauseInstanceOf(InterruptedException.class);
        assertThatThrownBy(() -> second.get(10, TimeUnit.SECONDS))
                .rootCause()
                .isInstanceOf(CancellationException.class);
    }

    // Until somebody stops it.
    private static void untilStopped() throws IOException {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            throw new IOException("interrupted", stopped);
        }
    }

    @Test
    void whoPlaysASessionIsNotMadeToWaitForOneThatIsOver() throws Exception {
        try (var sounds = sounds(id -> id.equals(OTHER)
                ? Optional.empty()
                : Optional.of(new Written(id, () -> {
                    begun.countDown();
                    untilStopped();
                    return ScriptedJournal.answered().open();
                })))) {
            asked(sounds, ScriptedJournal.ID);
            begun.await();

            assertThatThrownBy(() -> sounds.of(OTHER)).isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void isMadeAnewOnlyWhereThatIsNeeded() throws Exception {
        var written = new Written(ScriptedJournal.ID, () -> spoken().open());
        try (var sounds = sounds(_ -> Optional.of(written))) {
            var first = sounds.soFar(written.id(), written.id(), _ -> false).orElseThrow();
            assertThat(written.readings()).isPositive();
            var once = written.readings();

            later.updateAndGet(now -> now.plusSeconds(60));
            assertThat(sounds.soFar(written.id(), written.id(), _ -> true)).contains(first);
            assertThat(sounds.soFar(written.id(), written.id(), _ -> false))
                    .as("nothing was written since")
                    .contains(first);
            assertThat(written.readings()).isEqualTo(once);

            written.grows();
            assertThat(sounds.soFar(written.id(), written.id(), _ -> true))
                    .as("enough")
                    .contains(first);
            assertThat(written.readings()).isEqualTo(once);
            var second = sounds.soFar(written.id(), written.id(), _ -> false).orElseThrow();
            assertThat(second.file().digest()).isNotEqualTo(first.file().digest());
            assertThat(written.readings()).isEqualTo(2 * once);
            written.grows();
            assertThat(sounds.soFar(written.id(), written.id(), _ -> false))
                    .as("fresh still")
                    .contains(second);
        }
    }

    @Test
    void ofEverySessionThatIsPlayedOneIsKept() throws Exception {
        var written = List.of(
                new Written(ScriptedJournal.ID, () -> spoken().open()), new Written(OTHER, () -> spoken().open()));
        try (var sounds = sounds(id -> written.stream()
                .filter(one -> one.id().equals(id))
                .map(RecordSource.class::cast)
                .findFirst())) {
            for (var round = 0; round < 3; round++) {
                for (var one : written) {
                    assertThat(sounds.soFar(one.id(), one.id(), _ -> true)).isPresent();
                }
            }

            assertThat(written)
                    .extracting(Written::readings)
                    .containsOnly(written.getFirst().readings());
            assertThat(written.getFirst().readings()).isEqualTo(READINGS);
        }
    }

    @Test
    void nothingOfOneJournalIsGivenToWhoAsksForAnotherOfTheSession() throws Exception {
        var journal = new AtomicReference<RecordSource>(new Written(ScriptedJournal.ID, () -> spoken().open()));
        try (var sounds = sounds(_ -> Optional.ofNullable(journal.get()))) {
            var first = sounds.soFar(ScriptedJournal.ID, ScriptedJournal.ID, _ -> false)
                    .orElseThrow();

            journal.set(new Written(OTHER, () -> spoken().open()));

            assertThat(sounds.soFar(ScriptedJournal.ID, OTHER, _ -> true)
                            .orElseThrow()
                            .journal())
                    .isEqualTo(OTHER);
            assertThat(sounds.of(ScriptedJournal.ID).orElseThrow().digest())
                    .as("of what is written now")
                    .isNotEqualTo(first.file().digest());
            assertThatThrownBy(() -> sounds.soFar(ScriptedJournal.ID, ScriptedJournal.ID, _ -> true))
                    .isInstanceOf(NoSuchElementException.class);
        }
    }

    @Test
    void aJournalThatIsSealedMeanwhileIsOver() throws Exception {
        var sealed = new Written(OTHER, () -> {
            throw new NoSuchFileException("open/x.ewj");
        });
        try (var sounds = sounds(_ -> Optional.of(sealed))) {
            assertThatThrownBy(() -> sounds.of(OTHER)).isInstanceOf(NoSuchElementException.class);
        }
    }

    /// A second and a half of sound on a line.
    private static ScriptedJournal spoken() {
        return ScriptedJournal.answered()
                .agreed(0, "1", ScriptedJournal.PCMU)
                .spoken(0, Voice.ulaw(100, 0xA0).says(75));
    }

    /// A journal that is written to: what is read of it, and how often.
    private static final class Written implements RecordSource {
        private final RecordingId id;
        private final Callable<Reading> reading;
        private final AtomicInteger readings = new AtomicInteger();
        private final AtomicLong bytes = new AtomicLong(100);

        Written(RecordingId id, Callable<Reading> reading) {
            this.id = id;
            this.reading = reading;
        }

        int readings() {
            return readings.get();
        }

        void grows() {
            bytes.incrementAndGet();
        }

        @Override
        public long bytes() {
            return bytes.get();
        }

        @Override
        public RecordingId id() {
            return id;
        }

        @Override
        public Reading open() throws IOException {
            readings.incrementAndGet();
            try {
                return reading.call();
            } catch (IOException | RuntimeException failure) {
                throw failure;
            } catch (Exception other) {
                throw new AssertionError(other);
            }
        }
    }

    @Test
    void whatComesAfterTheEndHarmsNobody() throws Exception {
        var sounds = sounds(_ -> Optional.of(ScriptedJournal.answered().ended(1_000, EndCause.CLIENT_BYE)));
        assertThat(sounds.of(ScriptedJournal.ID)).isEmpty();
        sounds.close();

        assertThatCode(() -> {
                    sounds.shed();
                    sounds.hear(new RecorderEvent.SessionEnded(ScriptedJournal.ID, EndCause.CLIENT_BYE));
                    sounds.close();
                })
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> sounds.of(ScriptedJournal.ID))
                .isInstanceOf(IOException.class)
                .hasMessage("the recorder is being stopped");
    }
}
