package io.earwitness.media.audio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.earwitness.media.container.WavWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// As loud as ffmpeg's measurement (ebur128) says, which brings every rate to 48 kHz first.
class LoudnessIT {
    private static final Pattern INTEGRATED = Pattern.compile("I:\\s+(-?[0-9.]+) LUFS");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {8_000, 16_000, 48_000})
    void agreesWithFfmpeg(int rate) throws Exception {
        Assumptions.assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "ffmpeg"))),
                "ffmpeg is not installed");
        var samples = likeSpeech(rate);
        var wav = folder.resolve("speech.wav");
        try (var writer = new WavWriter(wav, rate, 1)) {
            writer.write(samples);
        }
        var loudness = new Loudness(rate);
        loudness.write(samples, 0, 1_000);
        loudness.write(samples, 1_000, samples.length - 1_000);

        assertThat(loudness.integrated().orElseThrow()).isCloseTo(measured(wav), within(0.3));
    }

    @Test
    void silenceHasNone() {
        var loudness = new Loudness(8_000);
        loudness.write(new short[16_000], 0, 16_000);
        assertThat(loudness.integrated()).isEmpty();
    }

    // Syllables of filtered noise with pauses, so that both gates have work.
    private static short[] likeSpeech(int rate) {
        var random = new Random(5);
        var samples = new short[12 * rate];
        double low = 0;
        for (var i = 0; i < samples.length; i++) {
            double seconds = (double) i / rate;
            double loud = seconds % 3 < 2 ? 0.5 + 0.5 * Math.sin(2 * Math.PI * 4 * seconds) : 0.001;
            double smooth = Math.exp(-2 * Math.PI * 1_200 / rate);
            low = smooth * low + (1 - smooth) * random.nextGaussian() * Math.sqrt(rate / 8_000.0);
            samples[i] = (short) Math.clamp(Math.round(9_000 * loud * low), -32_768, 32_767);
        }
        return samples;
    }

    private static double measured(Path wav) throws Exception {
        var process = new ProcessBuilder(List.of(
                        "ffmpeg",
                        "-nostdin",
                        "-hide_banner",
                        "-i",
                        wav.toString(),
                        "-af",
                        "ebur128",
                        "-f",
                        "null",
                        "-"))
                .redirectErrorStream(true)
                .start();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        return Double.parseDouble(INTEGRATED
                .matcher(text)
                .results()
                .reduce((_, last) -> last)
                .orElseThrow()
                .group(1));
    }
}
