package io.earwitness.sip.resolver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Records of one type for as long as they say that they hold, an hour at most; of a bounded number of names. What is
/// not there is not kept. For any thread.
final class RecordCache<T> {
    private static final int NAMES_MAX = 1_000;
    private static final Duration LIFE_MAX = Duration.ofHours(1);

    private final InstantSource clock;
    private final Map<String, Kept<T>> byName = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Kept<T>> eldest) {
            return size() > NAMES_MAX;
        }
    };

    private record Kept<T>(List<T> records, Instant until) {}

    RecordCache(InstantSource clock) {
        this.clock = clock;
    }

    synchronized Optional<List<T>> find(String name) {
        return Optional.ofNullable(byName.get(name))
                .filter(kept -> clock.instant().isBefore(kept.until()))
                .map(Kept::records);
    }

    /// @param secondsToLive of the record that ends first
    synchronized void keep(String name, List<T> records, long secondsToLive) {
        if (secondsToLive > 0 && !records.isEmpty()) {
            var until = clock.instant().plusSeconds(Math.min(secondsToLive, LIFE_MAX.toSeconds()));
            byName.put(name, new Kept<>(List.copyOf(records), until));
        }
    }
}
