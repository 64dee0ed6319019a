package io.earwitness.media.audio;

import java.util.Arrays;
import java.util.OptionalDouble;

/// How loud a mono signal is to a listener: integrated loudness with both gates (ITU-R BS.1770-4, EBU R 128), in LUFS.
/// Fed in order, any piece sizes; owned by one thread.
public final class Loudness implements PcmSink {
    private static final double FULL_SCALE = 32_768;
    private static final double OFFSET = -0.691;
    private static final double ABSOLUTE_GATE = -70;
    private static final double RELATIVE_GATE = -10;
    /// A block of 400 ms is made of four steps; the next one begins a step later.
    private static final int STEPS_IN_BLOCK = 4;

    private static final int STEPS_A_SECOND = 10;

    private final int stepSamples;
    private final Biquad shelf;
    private final Biquad highPass;
    private double[] steps = new double[64];
    private int count;
    private double sum;
    private int samples;

    public Loudness(int sampleRate) {
        this.stepSamples = Math.max(1, sampleRate / STEPS_A_SECOND);
        this.shelf = shelf(sampleRate);
        this.highPass = highPass(sampleRate);
    }

    @Override
    public void write(short[] pcm, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            double weighted = highPass.next(shelf.next(pcm[i] / FULL_SCALE));
            sum += weighted * weighted;
            if (++samples == stepSamples) {
                endStep();
            }
        }
    }

    private void endStep() {
        if (count == steps.length) {
            steps = Arrays.copyOf(steps, 2 * count);
        }
        steps[count++] = sum / stepSamples;
        sum = 0;
        samples = 0;
    }

    /// Of all that came so far; empty where nothing is as loud as the absolute gate, or it is shorter than 400 ms.
    public OptionalDouble integrated() {
        var blocks = new double[Math.max(0, count - STEPS_IN_BLOCK + 1)];
        for (int i = 0; i < blocks.length; i++) {
            for (int step = 0; step < STEPS_IN_BLOCK; step++) {
                blocks[i] += steps[i + step] / STEPS_IN_BLOCK;
            }
        }
        var audible = Arrays.stream(blocks)
                .filter(power -> loudness(power) >= ABSOLUTE_GATE)
                .toArray();
        if (audible.length == 0) {
            return OptionalDouble.empty();
        }
        double gate = loudness(Arrays.stream(audible).average().orElseThrow()) + RELATIVE_GATE;
        return OptionalDouble.of(loudness(Arrays.stream(audible)
                .filter(power -> loudness(power) >= gate)
                .average()
                .orElseThrow()));
    }

    private static double loudness(double power) {
        return OFFSET + 10 * Math.log10(power);
    }

    // The head, as a shelf: BS.1770's filter for any rate, from its frequency, gain and quality.
    private static Biquad shelf(int rate) {
        double gain = Math.pow(10, 3.999843853973347 / 20);
        double middle = Math.pow(gain, 0.4996667741545416);
        double k = Math.tan(Math.PI * Math.min(1_681.974450955533, 0.45 * rate) / rate);
        double quality = 0.7071752369554196;
        double scale = 1 + k / quality + k * k;
        return new Biquad(
                (gain + middle * k / quality + k * k) / scale,
                2 * (k * k - gain) / scale,
                (gain - middle * k / quality + k * k) / scale,
                2 * (k * k - 1) / scale,
                (1 - k / quality + k * k) / scale);
    }

    private static Biquad highPass(int rate) {
        double k = Math.tan(Math.PI * 38.13547087602444 / rate);
        double quality = 0.5003270373238773;
        double scale = 1 + k / quality + k * k;
        return new Biquad(1, -2, 1, 2 * (k * k - 1) / scale, (1 - k / quality + k * k) / scale);
    }

    private static final class Biquad {
        private final double b0;
        private final double b1;
        private final double b2;
        private final double a1;
        private final double a2;
        private double first;
        private double second;

        Biquad(double b0, double b1, double b2, double a1, double a2) {
            this.b0 = b0;
            this.b1 = b1;
            this.b2 = b2;
            this.a1 = a1;
            this.a2 = a2;
        }

        double next(double in) {
            double out = b0 * in + first;
            first = b1 * in - a1 * out + second;
            second = b2 * in - a2 * out;
            return out;
        }
    }
}
