package io.earwitness.recorder.policy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// How long a disk lasts, at the rate at which it filled within the last hour. Not thread-safe.
public final class DiskForecast {
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Duration STEP = Duration.ofMinutes(1);

    /// Sooner than this a rate is chance.
    private static final Duration SHORTEST = Duration.ofMinutes(5);

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(Instant at, long freeBytes) {}

    /// To be told about once a second.
    public void add(Instant at, long freeBytes) {
        if (!samples.isEmpty() && at.isBefore(samples.getLast().at())) {
            // The clock was set back: nothing from before tells a rate.
            samples.clear();
        }
        if (samples.isEmpty() || Duration.between(samples.getLast().at(), at).compareTo(STEP) >= 0) {
            samples.addLast(new Sample(at, freeBytes));
        }
        while (Duration.between(samples.getFirst().at(), at).compareTo(WINDOW) > 0) {
            samples.removeFirst();
        }
    }

    /// Until so much is left and no more; empty where the disk does not fill, or nobody can tell yet.
    ///
    /// @param leftBytes free space at which it is over
    public Optional<Duration> until(long leftBytes) {
        if (samples.isEmpty()) {
            return Optional.empty();
        }
        var first = samples.getFirst();
        var last = samples.getLast();
        var passed = Duration.between(first.at(), last.at());
        long used = first.freeBytes() - last.freeBytes();
        if (passed.compareTo(SHORTEST) < 0 || used <= 0) {
            return Optional.empty();
        }
        double seconds = (double) Math.max(0, last.freeBytes() - leftBytes) / used * passed.toSeconds();
        return Optional.of(Duration.ofSeconds((long) Math.min(seconds, 1e10)));
    }
}
