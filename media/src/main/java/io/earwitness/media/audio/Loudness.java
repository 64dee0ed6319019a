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
    private static final double INAUDIBLE = 1e-30;
    /// A block of 400 ms is made of four steps; the next one begins a step later.
    private static final int STEPS_IN_BLOCK = 4;

    private static final int STEPS_A_SECOND = 10;

    private final int stepSamples;
    private final Biquad shelf;
    private final Biquad highPass;
    /// The last two samples, those after the shelf, and those after the high-pass; the newest first.
    private final double[] memory = new double[6];

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
        for (int done = 0; done < length; ) {
            int now = Math.min(length - done, stepSamples - samples);
            sum += power(pcm, offset + done, now);
            done += now;
            samples += now;
            if (samples == stepSamples) {
                endStep();
            }
        }
    }

    // Both filters in one loop on local variables, what is known earliest summed up first: each sample waits for the
    // one before, so its time is that of the longest chain of sums.
    private double power(short[] pcm, int from, int count) {
        double in1 = memory[0];
        double in2 = memory[1];
        double shelved1 = memory[2];
        double shelved2 = memory[3];
        double out1 = memory[4];
        double out2 = memory[5];
        double power = 0;
        for (int i = from; i < from + count; i++) {
            double in = pcm[i] / FULL_SCALE;
            double shelved =
                    (shelf.b0 * in + shelf.b1 * in1 + shelf.b2 * in2 - shelf.a2 * shelved2) - shelf.a1 * shelved1;
            double out =
                    (highPass.b2 * shelved2 - highPass.a2 * out2 + (highPass.b0 * shelved + highPass.b1 * shelved1))
                            - highPass.a1 * out1;
            power += out * out;
            in2 = in1;
            in1 = in;
            shelved2 = shelved1;
            shelved1 = shelved;
            out2 = out1;
            out1 = out;
        }
        memory[0] = in1;
        memory[1] = in2;
        memory[2] = shelved1;
        memory[3] = shelved2;
        memory[4] = out1;
        memory[5] = out2;
        // In a long silence what is left would shrink to numbers that the processor reckons with slowly.
        for (int i = 0; i < memory.length; i++) {
            memory[i] = Math.abs(memory[i]) < INAUDIBLE ? 0 : memory[i];
        }
        return power;
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

    /// A filter of two poles: what the last three inputs and the last two outputs count for.
    private record Biquad(double b0, double b1, double b2, double a1, double a2) {}
}
