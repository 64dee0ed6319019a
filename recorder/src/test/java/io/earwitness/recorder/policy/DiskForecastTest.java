package io.earwitness.recorder.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DiskForecastTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final DiskForecast forecast = new DiskForecast();

    private void fills(Instant from, Duration how, long free, long bytesAMinute) {
        for (var passed = Duration.ZERO; passed.compareTo(how) <= 0; passed = passed.plusSeconds(1)) {
            forecast.add(from.plus(passed), free - bytesAMinute * passed.toSeconds() / 60);
        }
    }

    @Test
    void tellsHowLongItLastsUntilSoMuchIsLeft() {
        fills(NOON, Duration.ofMinutes(30), 10_000, 100);

        // 7,000 bytes are free; 5,000 of them may go, 100 a minute.
        assertThat(forecast.until(2_000)).contains(Duration.ofMinutes(50));
        assertThat(forecast.until(8_000)).contains(Duration.ZERO);
    }

    @Test
    void theLastHourCountsAlone() {
        fills(NOON, Duration.ofMinutes(60), 1_000_000, 10_000);
        fills(NOON.plus(Duration.ofMinutes(61)), Duration.ofMinutes(90), 400_000, 100);

        // 391,000 bytes, 100 a minute.
        assertThat(forecast.until(0)).contains(Duration.ofMinutes(3_910));
    }

    @Test
    void saysNothingBeforeItCanTell() {
        assertThat(forecast.until(0)).isEmpty();
        fills(NOON, Duration.ofMinutes(4), 10_000, 100);
        assertThat(forecast.until(0)).isEmpty();
    }

    @Test
    void aDiskThatGetsEmptierLastsForEver() {
        fills(NOON, Duration.ofMinutes(30), 10_000, -5);
        assertThat(forecast.until(0)).isEmpty();
    }

    @Test
    void aClockSetBackBeginsAnew() {
        fills(NOON, Duration.ofMinutes(30), 10_000, 100);
        forecast.add(NOON.minusSeconds(60), 7_000);
        assertThat(forecast.until(0)).isEmpty();
    }
}
