package io.earwitness.recorder.assembly;

import io.earwitness.recorder.journal.JournalTail;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.playback.OngoingSound;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets people listen to sessions while they go on: a reader at the tail of the open journal for each, on a quiet
/// thread
/// of its own, until the session ends or the listener leaves.
///
/// Thread-safe. Bounded: so many at once, some seconds of sound for each, and who takes nothing for long is let go.
public final class LiveListening implements AutoCloseable {
    static final int LISTENERS_MAX = 16;
    private static final Logger log = LoggerFactory.getLogger(LiveListening.class);
    private static final Duration TURN = Duration.ofMillis(50);
    /// Pieces of some 200 ms each.
    private static final int LEFT_OUT_MAX = 50;

    private final Sessions sessions;
    private final LiveSound.Journals journals;
    private final ListenersDecoding decoding;
    private final InstantSource clock;
    private final Set<LiveEar> ears = ConcurrentHashMap.newKeySet();
    private final Counter begun;
    private final Counter refused;
    private final Counter slow;
    private volatile boolean stopped;

    /// Knows the journals of sessions that go on.
    public interface Sessions {
        /// The one that a session is written to now; empty where no session of that id goes on.
        Optional<RecordingId> journalOf(RecordingId session);

        /// Reads one from its head; empty where it is not there any more.
        Optional<JournalTail> tail(RecordingId journal) throws IOException;
    }

    /// @param decodingFolder where it is noted what native code is at work on; nobody else's
    public LiveListening(Sessions sessions, Path decodingFolder, InstantSource clock, MeterRegistry meters) {
        this.sessions = sessions;
        this.journals = sessions::tail;
        this.decoding = new ListenersDecoding(decodingFolder.toAbsolutePath());
        this.clock = clock;
        Gauge.builder("earwitness.listening.now", ears, Set::size)
                .description("People who listen to live calls now")
                .register(meters);
        this.begun = Counter.builder("earwitness.listening.begun")
                .description("Times that somebody began to listen to a live call")
                .register(meters);
        this.refused = Counter.builder("earwitness.listening.refused")
                .description("Times that too many listened already")
                .register(meters);
        this.slow = Counter.builder("earwitness.listening.let.go")
                .description("Listeners who took nothing for ten seconds")
                .register(meters);
    }

    /// What is said in a session from now on.
    ///
    /// @return empty where too many listen already
    /// @throws NoSuchElementException where no session of that id goes on
    /// @throws IOException            where its journal cannot be read
    public Optional<OngoingSound> listen(RecordingId session, OngoingSound.Wish wish) throws IOException {
        var journal = sessions.journalOf(session).orElseThrow();
        var ear = new LiveEar();
        if (!takePlace(ear)) {
            refused.increment();
            return Optional.empty();
        }
        var begins = false;
        try {
            var tail = sessions.tail(journal).orElseThrow();
            var sound = new LiveSound(session, tail, journals, decoding, clock, wish, ear);
            Thread.ofPlatform().name("live-listening").daemon().start(() -> follow(sound, ear, session));
            begins = true;
            begun.increment();
            return Optional.of(ear);
        } finally {
            if (!begins) {
                ears.remove(ear);
            }
        }
    }

    private synchronized boolean takePlace(LiveEar ear) {
        return !stopped && ears.size() < LISTENERS_MAX && ears.add(ear);
    }

    private void follow(LiveSound sound, LiveEar ear, RecordingId session) {
        QuietThread.become();
        try (sound) {
            sound.begin();
            while (!stopped && !ear.isClosed() && sound.turn()) {
                if (ear.leftOutInARow() > LEFT_OUT_MAX) {
                    slow.increment();
                    return;
                }
                Thread.sleep(TURN);
            }
        } catch (IOException | RuntimeException failure) {
            log.warn("{} cannot be listened to any more: {}", session, failure.toString());
            ear.breakOff("the sound of " + session + " breaks off: " + failure.getMessage());
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
        } finally {
            ear.end();
            ears.remove(ear);
        }
    }

    /// Whoever listens hears the end.
    @Override
    public void close() {
        synchronized (this) {
            stopped = true;
        }
        ears.forEach(LiveEar::end);
    }
}
