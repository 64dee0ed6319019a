package io.earwitness.sip.resolver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How long records are kept, on a clock that stands still.
class RecordCacheTest {
    private Instant now = Instant.parse("2026-11-21T10:00:00Z");
    private final RecordCache<String> cache = new RecordCache<>(() -> now);

    @Test
    void recordsAreKeptAsLongAsTheySay() {
        cache.keep("a.example.com", List.of("one", "two"), 60);
        now = now.plusSeconds(59);
        assertThat(cache.find("a.example.com")).contains(List.of("one", "two"));
        assertThat(cache.find("b.example.com")).isEmpty();

        now = now.plusSeconds(1);
        assertThat(cache.find("a.example.com")).isEmpty();
    }

    @Test
    void noneIsKeptForDaysAndWhatIsNotThereNotAtAll() {
        cache.keep("days.example.com", List.of("one"), Duration.ofDays(7).toSeconds());
        cache.keep("at-once.example.com", List.of("one"), 0);
        cache.keep("none.example.com", List.of(), 60);
        assertThat(cache.find("days.example.com")).isPresent();
        assertThat(cache.find("at-once.example.com")).isEmpty();
        assertThat(cache.find("none.example.com")).isEmpty();

        now = now.plus(Duration.ofHours(1));
        assertThat(cache.find("days.example.com")).isEmpty();
    }

    @Test
    void theNamesThatNobodyAsksForGoFirst() {
        for (int i = 0; i < 1_001; i++) {
            cache.keep("n" + i, List.of("one"), 60);
            cache.find("n0");
        }
        assertThat(cache.find("n0")).isPresent();
        assertThat(cache.find("n1")).isEmpty();
        assertThat(cache.find("n1000")).isPresent();
    }
}
