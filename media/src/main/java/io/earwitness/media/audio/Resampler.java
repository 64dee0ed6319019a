package io.earwitness.media.audio;

/// Changes the sample rate of a whole mono signal: for preparing what we send, not for evidence.
public final class Resampler {
    private Resampler() {}

    public static short[] resample(short[] signal, int fromRate, int toRate) {
        return fromRate == toRate ? signal.clone() : new RateConverter(fromRate, toRate).convert(signal);
    }
}
