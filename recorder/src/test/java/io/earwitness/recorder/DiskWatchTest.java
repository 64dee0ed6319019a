package io.earwitness.recorder;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DiskWatchTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicLong free = new AtomicLong(1_000_000);
    private final AtomicLong failing = new AtomicLong();
    private final AtomicLong shed = new AtomicLong();
    private Duration longestSync = Duration.ofSeconds(3);
    private Instant now = Instant.parse("2026-03-01T12:00:00Z");
    private final DiskWatch watch = new DiskWatch(new DiskWatch.Ground(
            () -> now, meters, free::get, 1_000, Duration.ofHours(24), () -> longestSync, failing::get, () -> {
                shed.incrementAndGet();
                return 77;
            }));

    private void minutes(int count, long bytesAMinute) {
        for (var i = 0; i < count; i++) {
            watch.sample();
            now = now.plusSeconds(60);
            free.addAndGet(-bytesAMinute);
        }
    }

    private double gauge(String name) {
        return meters.get(name).gauge().value();
    }

    @Test
    void warnsWhileThereIsTime() {
        minutes(10, 0);
        assertThat(watch.warnings()).isEmpty();
        assertThat(gauge("earwitness.disk.lasts")).isInfinite();

        minutes(60, 1_000);

        assertThat(watch.state()).isEqualTo(DiskWatch.State.LOW);
        assertThat(watch.warnings())
                .singleElement()
                .asString()
                .matches("At the rate of the last hour the disk lasts 1[56] h until calls are refused\\.");
        assertThat(gauge("earwitness.disk.lasts")).isBetween(15 * 3_600.0, 17 * 3_600.0);
        assertThat(gauge("earwitness.disk.state")).isEqualTo(1);
        assertThat(shed).hasValue(0);
    }

    @Test
    void givesUpWhatCanBeMadeAgainBeforeCallsAreRefused() {
        free.set(1_999);
        watch.sample();
        watch.sample();

        assertThat(watch.sheds()).isTrue();
        assertThat(shed).hasValue(1);
        assertThat(meters.get("earwitness.disk.shed.bytes").counter().count()).isEqualTo(77);

        free.set(999);
        watch.sample();
        assertThat(watch.state()).isEqualTo(DiskWatch.State.FULL);
        assertThat(watch.warnings().getFirst()).startsWith("The disk is full");

        free.set(1_000_000);
        watch.sample();
        assertThat(watch.sheds()).isFalse();
        assertThat(watch.warnings()).isEmpty();
    }

    @Test
    void tellsOfASlowDiskAndOfJournalsThatCannotBeWritten() {
        watch.sample();
        assertThat(watch.warnings()).isEmpty();

        longestSync = Duration.ofSeconds(5);
        failing.set(2);
        watch.sample();

        assertThat(watch.warnings()).hasSize(2);
        assertThat(watch.warnings().getFirst()).startsWith("The disk is slow");
        assertThat(watch.warnings().getLast()).startsWith("2 journals cannot be written");
    }
}
