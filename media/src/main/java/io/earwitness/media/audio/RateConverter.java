package io.earwitness.media.audio;

import java.util.Arrays;

/// Changes the rate of a mono signal piece by piece with a windowed sinc: any piece by itself, so that a long signal
/// needs no more memory than a piece of it, and the same sample comes out whatever the pieces are. Thread-safe.
public final class RateConverter {
    private static final int LOBES = 16;
    private static final int PHASES_MAX = 1 << 14;

    private final int fromRate;
    private final int toRate;
    private final int up;
    private final int down;
    private final int reach;
    /// By the place of an output sample between two input samples: the weights of the inputs around it.
    private final float[][] weights;

    public RateConverter(int fromRate, int toRate) {
        if (fromRate <= 0 || toRate <= 0) {
            throw new IllegalArgumentException("from " + fromRate + " to " + toRate + " Hz");
        }
        this.fromRate = fromRate;
        this.toRate = toRate;
        int divisor = greatestCommonDivisor(fromRate, toRate);
        this.up = toRate / divisor;
        this.down = fromRate / divisor;
        if (up > PHASES_MAX) {
            throw new IllegalArgumentException("from " + fromRate + " to " + toRate + " Hz takes too many weights");
        }
        // Going down, the filter also takes away what the lower rate cannot carry.
        double cutoff = Math.min(1.0, (double) toRate / fromRate);
        this.reach = (int) Math.ceil(LOBES / cutoff);
        this.weights = new float[up][];
        for (int phase = 0; phase < up; phase++) {
            weights[phase] = weights((double) phase / up, cutoff);
        }
    }

    /// Whether a conversion takes a table of a sane size.
    public static boolean isPossible(int fromRate, int toRate) {
        return fromRate > 0 && toRate > 0 && toRate / greatestCommonDivisor(fromRate, toRate) <= PHASES_MAX;
    }

    /// The first input sample that output from here on is made of; may be negative.
    public long inputFrom(long outputFrom) {
        return Math.floorDiv(outputFrom * fromRate, toRate) - reach + 1;
    }

    /// How many input samples from [#inputFrom] on the output needs.
    public int inputCount(long outputFrom, int count) {
        long last = Math.floorDiv((outputFrom + count - 1) * fromRate, toRate) + reach;
        return (int) (last - inputFrom(outputFrom) + 1);
    }

    /// @param input from [#inputFrom] on, [#inputCount] samples
    public short[] convert(short[] input, long outputFrom, int count) {
        var output = new short[count];
        long first = inputFrom(outputFrom);
        for (int i = 0; i < count; i++) {
            long at = (outputFrom + i) * down;
            int from = (int) (Math.floorDiv(at, up) - reach + 1 - first);
            output[i] = sum(input, from, weights[Math.floorMod(at, up)]);
        }
        return output;
    }

    /// A whole signal; what lies beyond its ends is silence.
    public short[] convert(short[] signal) {
        int count = Math.toIntExact((long) signal.length * toRate / fromRate);
        if (count == 0) {
            return new short[0];
        }
        var input = new short[inputCount(0, count)];
        int before = Math.toIntExact(-inputFrom(0));
        System.arraycopy(signal, 0, input, before, Math.min(signal.length, input.length - before));
        return convert(input, 0, count);
    }

    private static short sum(short[] input, int from, float[] weights) {
        float sum = 0;
        for (int i = 0; i < weights.length; i++) {
            sum += input[from + i] * weights[i];
        }
        return (short) Math.clamp(Math.round(sum), Short.MIN_VALUE, Short.MAX_VALUE);
    }

    private float[] weights(double fraction, double cutoff) {
        var exact = new double[2 * reach];
        for (int i = 0; i < exact.length; i++) {
            double distance = i - reach + 1 - fraction;
            exact[i] = sinc(distance * cutoff) * hann(distance / reach);
        }
        double total = Arrays.stream(exact).sum();
        var scaled = new float[exact.length];
        for (int i = 0; i < exact.length; i++) {
            scaled[i] = (float) (exact[i] / total);
        }
        return scaled;
    }

    private static double sinc(double x) {
        return Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    private static double hann(double x) {
        return Math.abs(x) >= 1 ? 0 : 0.5 + 0.5 * Math.cos(Math.PI * x);
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
