package io.earwitness.recorder.assembly;

import io.earwitness.recorder.archive.DurableFolder;
import io.earwitness.recorder.events.RecorderEvent;
import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.folder.ScratchFolder;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.playback.ServedFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What has been said so far in sessions that go on: their journals as far as they are written, laid out and decoded
/// like those of finished ones, sound alone.
///
/// Made when somebody asks, at low priority, one at a time, and again when it has grown old; lies encrypted where
/// recordings do. Thread-safe.
public final class LiveSounds implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LiveSounds.class);
    private static final Duration FRESH = Duration.ofSeconds(2);

    /// A sound that took long to make is not made again before so many times that long.
    private static final int EFFORT = 3;

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

    private final Path folder;
    private final KeyRing keys;
    private final DecodingAttempts attempts;
    private final InstantSource clock;
    private final Journals journals;
    private final ExecutorService thread;
    private final BooleanSupplier noRoom;
    private final String process = Long.toHexString(new SecureRandom().nextLong());
    private final KeptSounds kept;
    /// By journal.
    private final Map<RecordingId, Future<Optional<SoFar>>> making = new HashMap<>();

    private long number;

    /// Finds journals that are being written.
    @FunctionalInterface
    public interface Journals {
        /// Empty where no session of that id goes on.
        Optional<RecordSource> open(RecordingId id) throws IOException;
    }

    /// What has been said so far.
    ///
    /// @param journal of the part of the session that goes on
    /// @param streams index of the stream in each channel of the file
    public record SoFar(RecordingId journal, ServedFile file, List<Integer> streams) {
        public SoFar {
            streams = List.copyOf(streams);
        }
    }

    private record LaidOut(long bytes, List<Integer> streams) {}

    /// @param folder for what is made; wiped at the next start
    /// @param decoding where it is noted what native code is at work on; nobody else's: to listen to a call must
    /// not count as an attempt to assemble it
    /// @param noRoom whether the disk is to be left to the calls themselves
    /// @param sessionsMax of how many sessions what was made is kept; beyond it, it is made again each time
    public LiveSounds(
            Path folder,
            KeyRing keys,
            Path decoding,
            InstantSource clock,
            Journals journals,
            BooleanSupplier noRoom,
            int sessionsMax) {
        this.kept = new KeptSounds(sessionsMax);
        this.noRoom = noRoom;
        this.folder = folder;
        this.keys = keys;
        this.attempts = new DecodingAttempts(decoding.toAbsolutePath());
        this.clock = clock;
        this.journals = journals;
        this.thread = Executors.newSingleThreadExecutor(
                task -> Thread.ofPlatform().name("live-sound").daemon().unstarted(() -> {
                    QuietThread.become();
                    task.run();
                }));
    }

    /// The multi-channel file of what has been said so far, from the session's first moment on.
    ///
    /// @return empty where nothing can be heard yet
    /// @throws NoSuchElementException where no session of that id goes on
    /// @throws NoRoomException where the disk has no room for it
    /// @throws IOException where its journal cannot be read
    public Optional<ServedFile> of(RecordingId session) throws IOException {
        return sound(session, journals.open(session).orElseThrow(), _ -> false).map(SoFar::file);
    }

    /// The same of one journal of the session, with whose sound is where in it.
    ///
    /// @param enough whether what was made before will do, however old it is
    /// @throws NoSuchElementException where that journal is not written to any more
    public Optional<SoFar> soFar(RecordingId session, RecordingId journal, Predicate<SoFar> enough) throws IOException {
        var written = journals.open(session).filter(source -> source.id().equals(journal));
        return sound(session, written.orElseThrow(), enough);
    }

    // Whether it goes on, and what was made of it, is looked up here: only who needs a new one waits for the thread,
    // and whoever needs the same waits for the same.
    private Optional<SoFar> sound(RecordingId session, RecordSource journal, Predicate<SoFar> enough)
            throws IOException {
        if (thread.isShutdown()) {
            throw new IOException("the recorder is being stopped");
        }
        if (noRoom.getAsBoolean()) {
            shed();
            throw new NoRoomException("the disk is nearly full; what is left of it is for the calls themselves");
        }
        var latest = kept.latest(session, journal.id());
        return latest.isPresent() && latest.get().does(clock.instant(), enough)
                ? latest.get().sound()
                : await(begin(session, journal), journal);
    }

    private Future<Optional<SoFar>> begin(RecordingId session, RecordSource journal) throws IOException {
        try {
            synchronized (making) {
                return making.computeIfAbsent(journal.id(), _ -> thread.submit(() -> current(session, journal)));
            }
        } catch (RejectedExecutionException closed) {
            throw new IOException("the recorder is being stopped", closed);
        }
    }

    private Optional<SoFar> await(Future<Optional<SoFar>> wanted, RecordSource journal) throws IOException {
        try {
            return wanted.get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException own) {
                throw own;
            }
            if (failure.getCause() instanceof NoRoomException full) {
                throw full;
            }
            throw new IOException("cannot make the sound of " + journal.id() + ": " + failure.getCause(), failure);
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
            throw new IOException("the recorder is being stopped", leaving);
        } catch (CancellationException closed) {
            throw new IOException("the recorder is being stopped", closed);
        }
    }

    private Optional<SoFar> current(RecordingId session, RecordSource journal) throws IOException {
        try {
            var bytes = journal.bytes();
            var latest = kept.latest(session, journal.id());
            return latest.isPresent() && latest.get().isAllOf(bytes, clock.instant())
                    ? latest.get().sound()
                    : anew(session, journal, bytes);
        } catch (NoSuchFileException moved) {
            // Its journal was sealed while it was read.
            throw new NoSuchElementException("it is over", moved);
        } finally {
            synchronized (making) {
                making.remove(journal.id());
            }
        }
    }

    private Optional<SoFar> anew(RecordingId session, RecordSource journal, long bytes) throws IOException {
        kept.makeRoom(session);
        var begun = clock.instant();
        var place = folder.resolve(session + "-" + process + "-" + ++number);
        var sound = make(journal, place);
        var took = Duration.between(begun, clock.instant());
        var lasts = took.multipliedBy(EFFORT).compareTo(FRESH) > 0 ? took.multipliedBy(EFFORT) : FRESH;
        kept.keep(
                session,
                new KeptSounds.Made(
                        journal.id(), place, sound, bytes, clock.instant().plus(lasts)));
        return sound;
    }

    private Optional<SoFar> make(RecordSource journal, Path place) throws IOException {
        var done = false;
        var scratch = new ScratchFolder(Path.of(place + ".scratch"), keys.encrypts());
        try {
            var files = RecordingFolder.create(place, journal.id().value(), keys);
            var laidOut = layOut(journal, files, scratch);
            done = true;
            return laidOut.map(sound -> new SoFar(
                    journal.id(),
                    new ServedFile(
                            SoundFiles.ALL,
                            "audio/vnd.wave",
                            sound.bytes(),
                            place.getFileName().toString(),
                            () -> files.read(SoundFiles.ALL)),
                    sound.streams()));
        } finally {
            DurableFolder.delete(scratch.path());
            if (!done) {
                KeptSounds.delete(place);
            }
        }
    }

    /// Empty where nothing can be heard.
    private Optional<LaidOut> layOut(RecordSource journal, RecordingFolder files, ScratchFolder scratch)
            throws IOException {
        var slice = Slice.whole(journal.id());
        var survey = new Survey(slice);
        JournalWalk.through(journal, survey::take);
        return attempts.decode(journal.id(), survey, natives -> {
            try (var walk = SecondWalk.through(journal, slice, survey, scratch, natives)) {
                var sound = walk.sound(files, walk.outcomes());
                sound.writeAll();
                var bytes = files.size(SoundFiles.ALL);
                return bytes.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new LaidOut(bytes.getAsLong(), sound.order().streams()));
            }
        });
    }

    /// What was made goes: it is made again when somebody asks.
    public void shed() {
        later(kept::forgetAll);
    }

    /// What was made of a session goes when that is over.
    public void hear(RecorderEvent event) {
        if (event instanceof RecorderEvent.SessionEnded(var id, var _)) {
            later(() -> kept.forget(id));
        }
    }

    private void later(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException closed) {
            // The next start wipes the folder.
        }
    }

    /// Whoever still waits for a sound is told that there will be none. Waits for the one that is being made, for a
    /// moment.
    @Override
    public void close() {
        for (var waiting : thread.shutdownNow()) {
            if (waiting instanceof Future<?> asked) {
                asked.cancel(false);
            }
        }
        try {
            if (!thread.awaitTermination(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("a sound of a live call is still being made; the next start wipes it");
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
    }
}
