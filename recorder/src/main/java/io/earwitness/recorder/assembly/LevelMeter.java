package io.earwitness.recorder.assembly;

import io.earwitness.media.audio.Levels;
import io.earwitness.media.audio.Loudness;
import io.earwitness.recorder.model.Levels.Lane;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Measures one channel's level second by second, and its loudness, in decibels.
final class LevelMeter {
    static final int STEP_MILLIS = 1_000;
    private static final double FLOOR = -100;

    private final Levels levels;
    private final Loudness loudness;

    LevelMeter(int rate) {
        levels = new Levels(rate * STEP_MILLIS / 1000);
        loudness = new Loudness(rate);
    }

    void measure(short[] samples) {
        levels.write(samples, 0, samples.length);
        loudness.write(samples, 0, samples.length);
    }

    Lane lane(int streamIndex, String participantId) {
        var all = levels.levels();
        return new Lane(
                streamIndex,
                participantId,
                loudness(),
                decibels(all, Levels.Level::peak),
                decibels(all, Levels.Level::rms));
    }

    private @Nullable Double loudness() {
        var integrated = loudness.integrated();
        return integrated.isPresent() ? tenths(integrated.getAsDouble()) : null;
    }

    private interface Part {
        float of(Levels.Level level);
    }

    private static List<Double> decibels(List<Levels.Level> levels, Part part) {
        return levels.stream()
                .map(level -> tenths(Math.max(FLOOR, 20 * Math.log10(part.of(level)))))
                .toList();
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
