package io.earwitness.media.audio;

/// Changes the sample rate of a whole mono signal with a windowed sinc: for preparing what we send, not for evidence.
public final class Resampler {
    private static final int LOBES = 16;

    private Resampler() {}

    public static short[] resample(short[] signal, int fromRate, int toRate) {
        if (fromRate <= 0 || toRate <= 0) {
            throw new IllegalArgumentException("from " + fromRate + " to " + toRate + " Hz");
        }
        if (fromRate == toRate) {
            return signal.clone();
        }
        var resampled = new short[Math.toIntExact((long) signal.length * toRate / fromRate)];
        // Going down, the filter also takes away what the lower rate cannot carry.
        double cutoff = Math.min(1.0, (double) toRate / fromRate);
        double reach = LOBES / cutoff;
        for (int i = 0; i < resampled.length; i++) {
            resampled[i] = at(signal, (double) i * fromRate / toRate, cutoff, reach);
        }
        return resampled;
    }

    private static short at(short[] signal, double centre, double cutoff, double reach) {
        int from = Math.max(0, (int) Math.ceil(centre - reach));
        int to = Math.min(signal.length - 1, (int) Math.floor(centre + reach));
        double sum = 0;
        double weights = 0;
        for (int i = from; i <= to; i++) {
            double weight = sinc((i - centre) * cutoff) * hann((i - centre) / reach);
            sum += signal[i] * weight;
            weights += weight;
        }
        return weights == 0 ? 0 : (short) Math.clamp(Math.round(sum / weights), Short.MIN_VALUE, Short.MAX_VALUE);
    }

    private static double sinc(double x) {
        return Math.abs(x) < 1e-9 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    private static double hann(double x) {
        return 0.5 + 0.5 * Math.cos(Math.PI * x);
    }
}
