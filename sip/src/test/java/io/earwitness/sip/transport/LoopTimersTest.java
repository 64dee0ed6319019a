package io.earwitness.sip.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.sip.transaction.ManualLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Timers that share their alarms, on a clock that stands still.
class LoopTimersTest {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ManualLoop loop = new ManualLoop();
    private final List<String> log = new ArrayList<>();
    private int alarms;
    private final LoopTimers timers = new LoopTimers(() -> loop.nowMillis() * NANOS_PER_MILLI, (nanos, task) -> {
        alarms++;
        return loop.after(Duration.ofNanos(nanos), task);
    });

    private SignallingLoop.Timer after(long millis) {
        return timers.after(Duration.ofMillis(millis), () -> log.add(millis + " at " + loop.nowMillis()));
    }

    @Test
    void noneIsEarlyAndNoneIsMoreThanALittleLate() {
        loop.pass(Duration.ofMillis(3));
        for (long millis : List.of(0L, 1L, 20L, 500L, 32_000L, 1_800_000L)) {
            after(millis);
        }
        loop.pass(Duration.ofHours(1));

        assertThat(log)
                .containsExactly(
                        "0 at 10", "1 at 10", "20 at 30", "500 at 510", "32000 at 32160", "1800000 at 1800320");
        assertThat(loop.timersPending()).isZero();
    }

    @Test
    void thoseThatEndTogetherRingOnce() {
        for (int i = 0; i < 1000; i++) {
            after(32_001 + i % 100);
        }
        loop.pass(Duration.ofSeconds(33));

        assertThat(log).hasSize(1000);
        assertThat(alarms).isEqualTo(1);
    }

    @Test
    void anAlarmThatNobodyWaitsForIsCancelled() {
        var one = after(500);
        var other = after(500);
        one.cancel();
        one.cancel();
        assertThat(loop.timersPending()).isEqualTo(1);
        other.cancel();
        assertThat(loop.timersPending()).isZero();

        after(500);
        loop.pass(Duration.ofSeconds(1));
        assertThat(log).hasSize(1);
    }

    @Test
    void timersMayBeginAndEndOthersOfTheSameMoment() {
        var cancelled = new ArrayList<SignallingLoop.Timer>();
        timers.after(Duration.ofMillis(10), () -> {
            cancelled.forEach(SignallingLoop.Timer::cancel);
            after(1);
        });
        cancelled.add(after(10));
        loop.pass(Duration.ofMillis(10));

        assertThat(log).isEmpty();
        loop.pass(Duration.ofMillis(10));
        assertThat(log).hasSize(1);
        assertThat(loop.timersPending()).isZero();
    }
}
