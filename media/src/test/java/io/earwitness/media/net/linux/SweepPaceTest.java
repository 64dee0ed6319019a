package io.earwitness.media.net.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SweepPaceTest {
    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(4);
    private static final long LONGEST = TimeUnit.MILLISECONDS.toNanos(80);
    private final SweepPace pace = new SweepPace(SHORTEST, LONGEST);

    private void sweeps(int times, long packetsPerSecond) {
        for (var i = 0; i < times; i++) {
            pace.swept((int) (packetsPerSecond * pace.restNanos() / TimeUnit.SECONDS.toNanos(1)));
        }
    }

    @Test
    void restsShortlyWhileFewPacketsCome() {
        sweeps(100, 1_000);

        assertThat(pace.restNanos()).isEqualTo(SHORTEST);
    }

    @Test
    void restsAsLongAsItMayUnderLoad() {
        sweeps(100, 50_000);

        assertThat(pace.restNanos()).isEqualTo(LONGEST);
    }

    @Test
    void growsAndShrinksStepByStep() {
        sweeps(1, 50_000);
        assertThat(pace.restNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(8));
        sweeps(1, 50_000);
        assertThat(pace.restNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(12));
        sweeps(1, 0);
        assertThat(pace.restNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(8));
    }

    @Test
    void isShortAgainOnceTheLoadIsGone() {
        sweeps(100, 50_000);
        sweeps(100, 1_000);

        assertThat(pace.restNanos()).isEqualTo(SHORTEST);
    }

    @Test
    void staysWhereTheLoadIsInBetween() {
        sweeps(5, 50_000);
        var between = pace.restNanos();
        sweeps(100, 8_000);

        assertThat(pace.restNanos()).isEqualTo(between);
    }
}
