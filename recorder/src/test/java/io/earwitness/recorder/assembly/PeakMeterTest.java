package io.earwitness.recorder.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PeakMeterTest {
    private static final int RATE = 8_000;
    private static final long STEP = 160;

    @Test
    void drawsNoSoundAfterTheLastPacketWhereTheEndIsASampleLater() {
        var meter = new PeakMeter(RATE, 3 * STEP + 41, List.of(new Stretch(STEP, 3 * STEP + 40)));
        meter.measure(0, new short[] {16_384});

        assertThat(meter.peaks()).containsExactly(50, -1, -1, -1);
    }

    @Test
    void keepsALastStepThatHasSound() {
        var meter = new PeakMeter(RATE, 2 * STEP, List.of(new Stretch(STEP, 2 * STEP - 20)));

        assertThat(meter.peaks()).containsExactly(0, 0);
    }
}
