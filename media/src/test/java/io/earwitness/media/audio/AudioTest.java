package io.earwitness.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AudioTest {
    private static short[] sweep(int samples, int rate) {
        var sweep = new short[samples];
        for (int i = 0; i < samples; i++) {
            double t = (double) i / rate;
            sweep[i] = (short) (8000 * Math.sin(2 * Math.PI * (200 * t + 150 * t * t)));
        }
        return sweep;
    }

    @Test
    void layTheSamplesAtTheirPlacesAddOverlapsAndFillZeros() throws Exception {
        List<Short> out = new ArrayList<>();
        var line = new PcmLine(8, (samples, offset, length) -> {
            for (int i = offset; i < offset + length; i++) {
                out.add(samples[i]);
            }
        });
        line.place(2, new short[] {1, 2, 3});
        line.place(4, new short[] {10, 32_767});
        line.place(5, new short[] {32_767});
        line.place(20, new short[] {7});
        line.place(1, new short[] {9});
        line.finish(23);

        assertThat(line.samplesTooFarBack()).isEqualTo(1);
        var expected = new Short[23];
        Arrays.fill(expected, (short) 0);
        expected[2] = 1;
        expected[3] = 2;
        expected[4] = 13;
        expected[5] = 32_767;
        expected[20] = 7;
        assertThat(out).containsExactly(expected);
    }

    @Test
    void findsTheLagAndEveryDifference() {
        var signal = sweep(8000, 8000);
        var recorded = new short[10_000];
        System.arraycopy(signal, 0, recorded, 1234, 8000);

        assertThat(SampleAlignment.find(recorded, signal, 3000)).isEqualTo(new SampleAlignment(1234, 8000, 0, 0));
        recorded[5000] = (short) (recorded[5000] + 3);
        var marred = SampleAlignment.find(recorded, signal, 3000);
        assertThat(marred.exact()).isFalse();
        assertThat(marred.different()).isEqualTo(1);
        assertThat(marred.largestDifference()).isEqualTo(3);
    }

    @Test
    void resamplesWithoutChangingWhatIsHeard() {
        var low = Resampler.resample(sweep(48_000, 48_000), 48_000, 8000);

        var alike = SampleAlignment.compare(low, sweep(8000, 8000), 0);

        assertThat(low).hasSize(8000);
        assertThat(alike.largestDifference()).isLessThan(400);
    }

    @Test
    void measuresPeakAndRms() {
        var levels = new Levels(4);
        levels.write(new short[] {16_384, -16_384, 16_384, -16_384, -32_768}, 0, 5);

        assertThat(levels.levels()).containsExactly(new Levels.Level(0.5f, 0.5f), new Levels.Level(1f, 1f));
    }

    @Test
    void measuresTheSameInAnyPieces() {
        var signal = sweep(8_000, 20_000);
        var levels = new Levels(700);
        var loudness = new Loudness(8_000);
        levels.write(signal, 0, signal.length);
        loudness.write(signal, 0, signal.length);
        var levelsInPieces = new Levels(700);
        var loudnessInPieces = new Loudness(8_000);
        for (int from = 0, length = 1; from < signal.length; from += length, length = 2 * length % 1_237) {
            int now = Math.min(length, signal.length - from);
            levelsInPieces.write(signal, from, now);
            loudnessInPieces.write(signal, from, now);
        }

        assertThat(levelsInPieces.levels()).isEqualTo(levels.levels());
        assertThat(loudnessInPieces.integrated().orElseThrow())
                .isCloseTo(loudness.integrated().orElseThrow(), within(1e-9));
    }

    @Test
    void interleavesAndTakesApart() {
        var both = Interleaver.interleave(new short[] {1, 2, 3}, new short[] {30_000, 20_000});

        assertThat(both).containsExactly(1, 30_000, 2, 20_000, 3, 0);
        assertThat(Interleaver.channel(both, 2, 0)).containsExactly(1, 2, 3);
        assertThat(Interleaver.mix(both, 2)).containsExactly(30_001, 20_002, 3);
    }
}
