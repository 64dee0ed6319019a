package io.earwitness.recorder.assembly;

import io.earwitness.recorder.archive.DurableFolder;
import io.earwitness.recorder.events.RecorderEvent;
import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.folder.ScratchFolder;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.playback.ServedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
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

    /// Whoever has just been given one still opens it.
    private static final int KEPT_OF_ONE = 2;

    private static final int SESSIONS_MAX = 16;
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);

    private final Path folder;
    private final KeyRing keys;
    private final DecodingAttempts attempts;
    private final InstantSource clock;
    private final Journals journals;
    private final ExecutorService thread;
    private final BooleanSupplier noRoom;
    private final String process = Long.toHexString(new SecureRandom().nextLong());
    private final Map<RecordingId, Deque<Made>> made = new HashMap<>();
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

    private record Made(Path path, Optional<SoFar> sound, Instant freshUntil) {}

    private record LaidOut(long bytes, List<Integer> streams) {}

    /// @param folder for what is made; wiped at the next start
    /// @param decoding where it is noted what native code is at work on; nobody else's: to listen to a call must
    /// not count as an attempt to assemble it
    /// @param noRoom whether the disk is to be left to the calls themselves
    public LiveSounds(
            Path folder, KeyRing keys, Path decoding, InstantSource clock, Journals journals, BooleanSupplier noRoom) {
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
    /// @throws java.util.NoSuchElementException where no session of that id goes on
    /// @throws NoRoomException where the disk has no room for it
    /// @throws IOException where its journal cannot be read
    public Optional<ServedFile> of(RecordingId id) throws IOException {
        return soFar(id).map(SoFar::file);
    }

    /// The same, with whose sound is where in it.
    public Optional<SoFar> soFar(RecordingId id) throws IOException {
        try {
            return thread.submit(() -> current(id)).get();
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof RuntimeException own) {
                throw own;
            }
            if (failure.getCause() instanceof NoRoomException full) {
                throw full;
            }
            throw new IOException("cannot make the sound of " + id + ": " + failure.getCause(), failure);
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
            throw new IOException("the recorder is being stopped", leaving);
        } catch (CancellationException | RejectedExecutionException closed) {
            throw new IOException("the recorder is being stopped", closed);
        }
    }

    private Optional<SoFar> current(RecordingId id) throws IOException {
        var journal = journals.open(id).orElseThrow();
        if (noRoom.getAsBoolean()) {
            forgetAll();
            throw new NoRoomException("the disk is nearly full; what is left of it is for the calls themselves");
        }
        var latest = Optional.ofNullable(made.get(id)).map(Deque::peekLast);
        if (latest.filter(one -> clock.instant().isBefore(one.freshUntil())).isPresent()) {
            return latest.get().sound();
        }
        forgetAllBut(id);
        var begun = clock.instant();
        var place = folder.resolve(id + "-" + process + "-" + ++number);
        var sound = make(journal, place);
        var took = Duration.between(begun, clock.instant());
        var lasts = took.multipliedBy(EFFORT).compareTo(FRESH) > 0 ? took.multipliedBy(EFFORT) : FRESH;
        var all = made.computeIfAbsent(id, _ -> new ArrayDeque<>());
        all.addLast(new Made(place, sound, clock.instant().plus(lasts)));
        while (all.size() > KEPT_OF_ONE) {
            delete(all.removeFirst().path());
        }
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
                delete(place);
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

    // Those that nobody has asked for the longest.
    private void forgetAllBut(RecordingId id) {
        while (made.size() >= SESSIONS_MAX && !made.containsKey(id)) {
            made.entrySet().stream()
                    .min(Comparator.comparing(
                            entry -> entry.getValue().getLast().freshUntil()))
                    .map(Map.Entry::getKey)
                    .ifPresent(this::forget);
        }
    }

    private void forget(RecordingId id) {
        var all = made.remove(id);
        if (all != null) {
            all.forEach(one -> delete(one.path()));
        }
    }

    private void forgetAll() {
        List.copyOf(made.keySet()).forEach(this::forget);
    }

    /// What was made goes: it is made again when somebody asks.
    public void shed() {
        later(this::forgetAll);
    }

    /// What was made of a session goes when that is over.
    public void hear(RecorderEvent event) {
        if (event instanceof RecorderEvent.SessionEnded(var id, var _)) {
            later(() -> forget(id));
        }
    }

    private void later(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException closed) {
            // The next start wipes the folder.
        }
    }

    private static void delete(Path path) {
        try {
            DurableFolder.delete(path);
        } catch (IOException failure) {
            log.warn("{} could not be deleted", path, failure);
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
