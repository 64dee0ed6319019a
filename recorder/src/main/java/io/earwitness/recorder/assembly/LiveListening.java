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
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets people listen to sessions while they go on: a reader at the tail of the open journal for each, on a quiet
/// thread of its own, until the session ends, the listener leaves, or may not listen any more.
///
/// Thread-safe. Bounded: so many at once, in all and for one user, some seconds of sound for each, and who takes
/// nothing for long is let go.
public final class LiveListening implements AutoCloseable {
    static final int LISTENERS_MAX = 16;
    /// One user leaves something for others.
    static final int OF_ONE_USER_MAX = LISTENERS_MAX - LISTENERS_MAX / 4;
    private static final Logger log = LoggerFactory.getLogger(LiveListening.class);
    private static final Duration TURN = Duration.ofMillis(50);
    /// Pieces of some 200 ms each.
    private static final int LEFT_OUT_MAX = 50;
    private static final int TURNS_A_LOOK = 20;
    private static final Duration STOP = Duration.ofMillis(500);

    private final Sessions sessions;
    private final LiveSound.Journals journals;
    private final ListenersDecoding decoding;
    private final LiveSound.Clocks clocks;
    /// Who listens, by the name of the user.
    private final Map<LiveEar, String> ears = new ConcurrentHashMap<>();
    private final Set<Thread> followers = ConcurrentHashMap.newKeySet();
    private final Counter begun;
    private final Counter refused;
    private final Counter slow;
    private volatile boolean stopped;

    private record Place(RecordingId session, LiveEar ear, OngoingSound.Listener who) {}

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
        this.clocks = new LiveSound.Clocks(clock, System::nanoTime);
        Gauge.builder("earwitness.listening.now", ears, Map::size)
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
    /// @return empty where too many listen already, in all or of this user
    /// @throws NoSuchElementException where no session of that id goes on
    /// @throws IOException            where its journal cannot be read
    public Optional<OngoingSound> listen(RecordingId session, OngoingSound.Wish wish, OngoingSound.Listener who)
            throws IOException {
        var journal = sessions.journalOf(session).orElseThrow();
        var ear = new LiveEar();
        if (!takePlace(ear, who.name())) {
            refused.increment();
            return Optional.empty();
        }
        var begins = false;
        try {
            who.hears().accept(journal);
            var tail = sessions.tail(journal).orElseThrow();
            var sound = new LiveSound(session, tail, journals, decoding, clocks, wish, who.hears(), ear);
            start(() -> follow(sound, new Place(session, ear, who)), tail);
            begins = true;
            begun.increment();
            return Optional.of(ear);
        } finally {
            if (!begins) {
                ears.remove(ear);
            }
        }
    }

    private synchronized boolean takePlace(LiveEar ear, String name) {
        var free = !stopped && ears.size() < LISTENERS_MAX && (name.isEmpty() || placesOf(name) < OF_ONE_USER_MAX);
        if (free) {
            ears.put(ear, name);
        }
        return free;
    }

    private long placesOf(String name) {
        return ears.values().stream().filter(name::equals).count();
    }

    private void start(Runnable following, JournalTail tail) throws IOException {
        var follower = Thread.ofPlatform().name("live-listening").daemon().unstarted(following);
        followers.add(follower);
        try {
            follower.start();
        } catch (OutOfMemoryError noThread) {
            followers.remove(follower);
            tail.close();
            throw new IOException("the recorder has no thread left to listen with", noThread);
        }
    }

    private void follow(LiveSound sound, Place place) {
        QuietThread.become();
        var ear = place.ear();
        try (sound) {
            sound.begin();
            follow(place, sound);
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
            ear.breakOff("interrupted");
        } catch (Throwable failure) {
            // Whatever it was: half a call must not look like a whole one.
            log.warn("{} cannot be listened to any more: {}", place.session(), failure.toString());
            ear.breakOff("the sound of " + place.session() + " breaks off: " + failure.getMessage());
        } finally {
            ears.remove(ear);
            followers.remove(Thread.currentThread());
        }
    }

    private void follow(Place place, LiveSound sound) throws IOException, InterruptedException {
        var ear = place.ear();
        for (var turns = 0; !ear.isClosed(); turns++) {
            if (turns % TURNS_A_LOOK == 0 && !place.who().mayListen().getAsBoolean()) {
                log.info("{} may not listen to {} any more", place.who().called(), place.session());
                ear.forbid("it may not be listened to any more");
                return;
            }
            // What had ended before the stop is heard to its end.
            var last = stopped;
            var state = sound.turn();
            if (state == LiveSound.State.OVER) {
                ear.end();
                return;
            }
            if (state == LiveSound.State.LEFT || last) {
                ear.breakOff("the recorder is being stopped");
                return;
            }
            if (ear.leftOutInARow() > LEFT_OUT_MAX) {
                slow.increment();
                ear.breakOff("nothing was taken for long");
                return;
            }
            Thread.sleep(TURN);
        }
    }

    /// Whoever listens to a session that has ended hears the end; for others it breaks off.
    @Override
    public void close() {
        synchronized (this) {
            stopped = true;
        }
        var deadline = System.nanoTime() + STOP.toNanos();
        try {
            for (var follower : followers) {
                follower.join(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
            }
        } catch (InterruptedException impatient) {
            Thread.currentThread().interrupt();
        }
        ears.keySet().forEach(ear -> ear.breakOff("the recorder is being stopped"));
    }
}
