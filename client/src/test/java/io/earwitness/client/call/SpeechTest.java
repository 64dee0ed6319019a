package io.earwitness.client.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SpeechTest {

    @Test
    void theBundledPartiesTakeTurns() throws IOException {
        var caller = Speech.bundledCaller();
        var callee = Speech.bundledCallee();

        assertThat(caller.duration())
                .isEqualTo(callee.duration())
                .isBetween(Duration.ofSeconds(6), Duration.ofSeconds(12));
        int both = 0;
        for (int at = 0; at < caller.duration().toMillis() * 8 - 160; at += 160) {
            both += isLoud(caller.samples(at, 160)) && isLoud(callee.samples(at, 160)) ? 1 : 0;
        }
        assertThat(both).isZero();
    }

    @Test
    void speechBeginsAgainWhenItIsOver() {
        var speech = Speech.of(new short[] {1, 2, 3});

        assertThat(speech.samples(2, 5)).containsExactly(3, 1, 2, 3, 1);
    }

    @Test
    void aToneSurvivesTheWayFromStereoAt44100To8000(@TempDir Path folder) throws IOException {
        var stereo = new short[44100 * 2];
        for (int i = 0; i < 44100; i++) {
            stereo[2 * i] = (short) (10_000 * Math.sin(2 * Math.PI * 440 * i / 44100));
            stereo[2 * i + 1] = stereo[2 * i];
        }

        var speech = Speech.ofWav(wav(folder, stereo));

        short[] samples = speech.samples(0, 8000);
        for (int i = 200; i < 7800; i++) {
            assertThat((double) samples[i]).isCloseTo(10_000 * Math.sin(2 * Math.PI * 440 * i / 8000), offset(100.0));
        }
    }

    @Test
    void whatLiesAboveTheNewBandDoesNotFoldBack(@TempDir Path folder) throws IOException {
        var stereo = new short[44100 * 2];
        for (int i = 0; i < 44100; i++) {
            stereo[2 * i] = (short) (10_000 * Math.sin(2 * Math.PI * 7000 * i / 44100));
            stereo[2 * i + 1] = stereo[2 * i];
        }

        short[] samples = Speech.ofWav(wav(folder, stereo)).samples(0, 8000);

        for (int i = 200; i < 7800; i++) {
            assertThat(Math.abs(samples[i])).isLessThan(300);
        }
    }

    private static boolean isLoud(short[] samples) {
        double energy = 0;
        for (short sample : samples) {
            energy += (double) sample * sample;
        }
        return Math.sqrt(energy / samples.length) > 150;
    }

    private static Path wav(Path folder, short[] stereo) throws IOException {
        var bytes = ByteBuffer.allocate(44 + stereo.length * 2).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + stereo.length * 2);
        bytes.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16)
                .putShort((short) 1)
                .putShort((short) 2);
        bytes.putInt(44100).putInt(44100 * 4).putShort((short) 4).putShort((short) 16);
        bytes.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(stereo.length * 2);
        for (short sample : stereo) {
            bytes.putShort(sample);
        }
        return Files.write(folder.resolve("tone.wav"), bytes.array());
    }
}
