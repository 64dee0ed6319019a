package io.earwitness.recorder.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Slows down whoever guesses: after some failures each further one makes the next try wait twice as long. Counted
/// by what the caller chooses, such as an address or a name. Thread-safe; remembers so many and forgets those not
/// seen for a while.
public final class Guesses {
    private static final int REMEMBERED_MAX = 10_000;
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);

    private final int free;
    private final Duration longest;
    private final InstantSource clock;
    private final Map<String, Failures> failures = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };

    private record Failures(int count, long lastMillis) {}

    /// @param free    failures that cost nothing
    /// @param longest wait
    public Guesses(int free, Duration longest, InstantSource clock) {
        this.free = free;
        this.longest = longest;
        this.clock = clock;
    }

    /// How long the next try has to wait; zero or less where it may be made.
    public synchronized Duration wait(String who) {
        var known = failures.get(who);
        if (known == null || known.count() < free) {
            return Duration.ZERO;
        }
        var doublings = Math.min(20, known.count() - free);
        var pause = Math.min(longest.toMillis(), 1_000L << doublings);
        return Duration.ofMillis(known.lastMillis() + pause - clock.millis());
    }

    public synchronized void failed(String who) {
        var now = clock.millis();
        var known = failures.get(who);
        var before = known == null || now - known.lastMillis() > FORGOTTEN_AFTER.toMillis() ? 0 : known.count();
        failures.put(who, new Failures(before + 1, now));
    }

    public synchronized void succeeded(String who) {
        failures.remove(who);
    }
}
