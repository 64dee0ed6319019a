package io.earwitness.recorder.assembly;

import java.util.ArrayList;
import java.util.List;

/// Measures the highest sample of each step of one channel, for the waveform.
///
/// A step is 20 ms, or as many times that as keeps a long recording within [#STEPS_MAX] steps. A step that lies wholly
/// where nothing was sent is -1.
final class PeakMeter {
    static final int STEPS_MAX = 18_000;
    private static final int STEP_MILLIS_MIN = 20;
    private static final int ABSENT = -1;

    private final long stepSamples;
    private final long roundingSamples;
    private final long frames;
    private final List<Stretch> absent;
    private final int[] peaks;

    PeakMeter(int rate, long frames, List<Stretch> absent) {
        this.stepSamples = (long) stepMillis(rate, frames) * rate / 1000;
        this.roundingSamples = rate / 1000;
        this.frames = frames;
        this.absent = absent;
        this.peaks = new int[steps(rate, frames)];
    }

    static int stepMillis(int rate, long frames) {
        var millis = frames * 1000 / rate;
        var shortest = (millis + STEPS_MAX - 1) / STEPS_MAX;
        var factor = Math.max(1, (shortest + STEP_MILLIS_MIN - 1) / STEP_MILLIS_MIN);
        return (int) (factor * STEP_MILLIS_MIN);
    }

    static int steps(int rate, long frames) {
        var stepSamples = (long) stepMillis(rate, frames) * rate / 1000;
        return (int) ((frames + stepSamples - 1) / stepSamples);
    }

    void measure(long at, short[] samples) {
        for (var i = 0; i < samples.length; ) {
            var step = (int) ((at + i) / stepSamples);
            var end = (int) Math.min(samples.length, (step + 1) * stepSamples - at);
            var highest = peaks[step];
            for (; i < end; i++) {
                highest = Math.max(highest, Math.abs((int) samples[i]));
            }
            peaks[step] = highest;
        }
    }

    /// Per cent of full scale, step by step.
    List<Integer> peaks() {
        var percent = new ArrayList<Integer>(peaks.length);
        for (var step = 0; step < peaks.length; step++) {
            percent.add(Math.toIntExact(Math.round(peaks[step] * 100 / 32_768.0)));
        }
        for (var stretch : absent) {
            var first = (stretch.from() + stepSamples - 1) / stepSamples;
            for (var step = first; step < peaks.length && whole(stretch, step); step++) {
                percent.set((int) step, ABSENT);
            }
        }
        return percent;
    }

    // The recording ends at a moment, a stretch at a sample: what is less than a millisecond apart is the same.
    private boolean whole(Stretch stretch, long step) {
        var from = step * stepSamples;
        var end = (step + 1) * stepSamples;
        return stretch.holds(from, end < frames ? end : Math.max(from, frames - roundingSamples));
    }
}
