package io.earwitness.media.audio;

import java.util.ArrayList;
import java.util.List;

/// Peak and RMS of a mono signal for every so many samples: what a waveform is drawn from. Fed in order, any piece
/// sizes.
public final class Levels implements PcmSink {
    /// Both 0..1 of full scale.
    public record Level(float peak, float rms) {}

    private final int samplesPerLevel;
    private final List<Level> levels = new ArrayList<>();
    private int peak;
    private long squares;
    private int count;

    public Levels(int samplesPerLevel) {
        if (samplesPerLevel < 1) {
            throw new IllegalArgumentException("a level of " + samplesPerLevel + " samples");
        }
        this.samplesPerLevel = samplesPerLevel;
    }

    @Override
    public void write(short[] samples, int offset, int length) {
        for (int done = 0; done < length; ) {
            int now = Math.min(length - done, samplesPerLevel - count);
            measure(samples, offset + done, now);
            done += now;
            count += now;
            if (count == samplesPerLevel) {
                endLevel();
            }
        }
    }

    private void measure(short[] samples, int from, int now) {
        int highest = peak;
        long sum = squares;
        for (int i = from; i < from + now; i++) {
            int sample = samples[i];
            highest = Math.max(highest, Math.abs(sample));
            sum += (long) sample * sample;
        }
        peak = highest;
        squares = sum;
    }

    /// All levels so far, the unfinished last one included.
    public List<Level> levels() {
        if (count == 0) {
            return List.copyOf(levels);
        }
        var all = new ArrayList<>(levels);
        all.add(level());
        return all;
    }

    private void endLevel() {
        levels.add(level());
        peak = 0;
        squares = 0;
        count = 0;
    }

    private Level level() {
        return new Level(peak / 32_768f, (float) (Math.sqrt((double) squares / count) / 32_768));
    }
}
