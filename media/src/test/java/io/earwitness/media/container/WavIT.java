package io.earwitness.media.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.earwitness.media.audio.SampleAlignment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// WAV files against ffmpeg.
class WavIT {
    @TempDir
    Path scratch;

    private static short[] tone(int samples) {
        var tone = new short[samples];
        for (int i = 0; i < samples; i++) {
            tone[i] = (short) (10_000 * Math.sin(i * 0.1 + i * i * 1e-5));
        }
        return tone;
    }

    private static void ffmpeg(String arguments) throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/ffmpeg")), "ffmpeg is not installed");
        var command = ("ffmpeg -v error -y " + arguments).split(" ");
        assertThat(new ProcessBuilder(Arrays.asList(command))
                        .inheritIO()
                        .start()
                        .waitFor())
                .isZero();
    }

    private Path written(short[] samples, int channels, long riffBytesMax) throws IOException {
        var file = scratch.resolve("written.wav");
        try (var writer = new WavWriter(file, 8000, channels, riffBytesMax)) {
            writer.write(samples);
        }
        return file;
    }

    @ParameterizedTest
    @CsvSource({
        "pcm_u8, 256",
        "pcm_s16le, 0",
        "pcm_s24le, 0",
        "pcm_s32le, 0",
        "pcm_f32le, 0",
        "pcm_f64le, 0",
        "pcm_alaw, 600",
        "pcm_mulaw, 600"
    })
    void readsWhatFfmpegWrites(String coding, int tolerance) throws Exception {
        var tone = tone(20_000);
        var converted = scratch.resolve("converted.wav");
        ffmpeg("-i " + written(tone, 2, 1 << 30) + " -c:a " + coding + " " + converted);

        try (var reader = new WavReader(converted)) {
            assertThat(reader.channels()).isEqualTo(2);
            assertThat(reader.sampleRate()).isEqualTo(8000);
            assertThat(reader.frames()).isEqualTo(10_000);
        }
        var same = SampleAlignment.compare(WavReader.readAll(converted, 10_000), tone, 0);
        assertThat(same.compared()).isEqualTo(20_000);
        assertThat(same.largestDifference()).isLessThanOrEqualTo(tolerance);
    }

    @ParameterizedTest
    @CsvSource({"1000000000", "100"})
    void ffmpegReadsWhatWeWriteAlsoWhenLarge(long riffBytesMax) throws Exception {
        var tone = tone(20_000);
        var copy = scratch.resolve("copy.wav");

        ffmpeg("-i " + written(tone, 1, riffBytesMax) + " " + copy);

        assertThat(WavReader.readAll(copy, 20_000)).isEqualTo(tone);
        assertThat(WavReader.readAll(scratch.resolve("written.wav"), 20_000)).isEqualTo(tone);
    }

    @Test
    void aFileWhoseWriterDiedIsReadToItsEnd() throws Exception {
        var tone = tone(20_000);
        var file = scratch.resolve("torn.wav");
        var copy = scratch.resolve("copy.wav");
        try (var writer = new WavWriter(file, 8000, 1)) {
            writer.write(tone);
            writer.flush();
            Files.copy(file, scratch.resolve("left.wav"));
        }

        assertThat(WavReader.readAll(scratch.resolve("left.wav"), 20_000)).isEqualTo(tone);
        ffmpeg("-i " + scratch.resolve("left.wav") + " " + copy);
        assertThat(WavReader.readAll(copy, 20_000)).isEqualTo(tone);
    }

    @Test
    void isReadFromAnySampleOn() throws Exception {
        var tone = tone(1_000);
        try (var reader = new WavReader(written(tone, 2, 1 << 30))) {
            var two = new short[4];
            for (var frame : new long[] {400, 0, 123}) {
                reader.seek(frame);
                assertThat(reader.read(two, 0, 2)).isEqualTo(2);
                assertThat(two).isEqualTo(Arrays.copyOfRange(tone, (int) frame * 2, (int) frame * 2 + 4));
            }
            reader.seek(5_000);
            assertThat(reader.read(two, 0, 2)).isZero();
        }
    }

    @Test
    void refusesWhatIsNoWavAndWhatIsTooLong() throws Exception {
        var other = Files.write(scratch.resolve("other"), new byte[100]);
        assertThatThrownBy(() -> new WavReader(other)).hasMessageContaining("not a WAV file");
        var cut = Files.write(
                scratch.resolve("cut"), Arrays.copyOf(Files.readAllBytes(written(tone(10), 1, 1 << 30)), 60));
        assertThatThrownBy(() -> new WavReader(cut)).isInstanceOf(IOException.class);
        var file = written(tone(1000), 1, 1 << 30);
        assertThatThrownBy(() -> WavReader.readAll(file, 999)).hasMessageContaining("at most 999");
    }
}
