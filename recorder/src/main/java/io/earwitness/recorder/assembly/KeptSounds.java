package io.earwitness.recorder.assembly;

import io.earwitness.recorder.archive.DurableFolder;
import io.earwitness.recorder.assembly.LiveSounds.SoFar;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What [LiveSounds] has made, on the disk, of so many sessions at most: the last two of each. Thread-safe.
final class KeptSounds {
    private static final Logger log = LoggerFactory.getLogger(KeptSounds.class);

    /// Whoever has just been given one still opens it.
    private static final int KEPT_OF_ONE = 2;

    private final int sessionsMax;
    private final Map<RecordingId, Deque<Made>> made = new HashMap<>();

    /// One that was made.
    ///
    /// @param journal of which part of the session
    /// @param sound   empty where nothing could be heard
    /// @param bytes   that the journal had before it was read; -1 where that is not known
    record Made(RecordingId journal, Path path, Optional<SoFar> sound, long bytes, Instant freshUntil) {
        /// Whether nobody has to make another.
        boolean does(Instant now, Predicate<SoFar> enough) {
            return now.isBefore(freshUntil) || sound.filter(enough).isPresent();
        }

        /// Whether another would be the same.
        boolean isAllOf(long bytesNow, Instant now) {
            return now.isBefore(freshUntil) || (bytes >= 0 && bytes == bytesNow);
        }
    }

    KeptSounds(int sessionsMax) {
        this.sessionsMax = sessionsMax;
    }

    /// Of that journal of the session alone.
    synchronized Optional<Made> latest(RecordingId session, RecordingId journal) {
        return Optional.ofNullable(made.get(session))
                .map(Deque::peekLast)
                .filter(one -> one.journal().equals(journal));
    }

    /// Makes room for one of this session: those go that nobody has asked for the longest.
    synchronized void makeRoom(RecordingId session) {
        while (made.size() >= sessionsMax && !made.containsKey(session)) {
            made.entrySet().stream()
                    .min(Comparator.comparing(
                            entry -> entry.getValue().getLast().freshUntil()))
                    .map(Map.Entry::getKey)
                    .ifPresent(this::forget);
        }
    }

    synchronized void keep(RecordingId session, Made one) {
        var all = made.computeIfAbsent(session, _ -> new ArrayDeque<>());
        all.addLast(one);
        while (all.size() > KEPT_OF_ONE) {
            delete(all.removeFirst().path());
        }
    }

    synchronized void forget(RecordingId session) {
        var all = made.remove(session);
        if (all != null) {
            all.forEach(one -> delete(one.path()));
        }
    }

    synchronized void forgetAll() {
        List.copyOf(made.keySet()).forEach(this::forget);
    }

    static void delete(Path path) {
        try {
            DurableFolder.delete(path);
        } catch (IOException failure) {
            log.warn("{} could not be deleted", path, failure);
        }
    }
}
