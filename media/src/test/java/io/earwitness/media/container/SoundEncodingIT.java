package io.earwitness.media.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What we write, ffmpeg reads: FLAC to the sample, Opus and MP3 as the same sound.
class SoundEncodingIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({"8000, 1", "8000, 2", "16000, 3", "44100, 2", "48000, 8"})
    void flacHoldsEverySample(int rate, int channels) throws Exception {
        var samples = tones(rate, channels, 30_001);
        var flac = encoded(samples, rate, channels, SoundFormat.FLAC);
        assertThat(decoded(flac, rate, channels)).isEqualTo(samples);
        var streamInfo = ByteBuffer.wrap(Files.readAllBytes(flac), 8, 34).slice();
        assertThat(streamInfo.getShort(0)).as("samples of the shortest frame").isEqualTo((short) 2_304);
        assertThat(streamInfo.getLong(10) & 0xF_FFFF_FFFFL).as("samples").isEqualTo(30_001);
        var digest = new byte[16];
        streamInfo.get(18, digest);
        assertThat(digest).as("what `flac --test` looks at").isEqualTo(md5(samples));
    }

    private static byte[] md5(short[] samples) throws Exception {
        var bytes = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asShortBuffer().put(samples);
        return MessageDigest.getInstance("MD5").digest(bytes.array());
    }

    @ParameterizedTest
    @CsvSource({"OPUS, 8000, 1", "OPUS, 44100, 2", "OPUS, 16000, 2", "MP3, 8000, 2", "MP3, 44100, 1", "MP3, 48000, 2"})
    void whatIsForListeningIsTheSameSoundInItsTrueLength(SoundFormat format, int rate, int channels) throws Exception {
        var samples = tones(rate, channels, 3 * rate);
        var heard = decoded(encoded(samples, rate, channels, format), rate, channels);
        double seconds = (double) heard.length / channels / rate;
        assertThat(seconds).isCloseTo(3.0, within(0.15));
        for (var channel = 0; channel < channels; channel++) {
            var tone = tone(channel);
            assertThat(share(heard, channel, channels, rate, tone))
                    .as("channel %d", channel)
                    .isGreaterThan(0.8);
        }
    }

    @Test
    void moreThanTwoChannelsAreHeardOnBothSides() throws Exception {
        var heard = decoded(encoded(tones(8_000, 4, 16_000), 8_000, 4, SoundFormat.MP3), 8_000, 2);
        assertThat(share(heard, 0, 2, 8_000, tone(0)) + share(heard, 0, 2, 8_000, tone(2)))
                .isGreaterThan(0.8);
        assertThat(share(heard, 1, 2, 8_000, tone(1)) + share(heard, 1, 2, 8_000, tone(3)))
                .isGreaterThan(0.8);
    }

    @Test
    void moreChannelsThanFlacHoldsAreRefusedAndNothingIsLeft() throws Exception {
        var wav = wav(tones(8_000, 9, 800), 8_000, 9);
        var out = folder.resolve("many.flac");
        assertThatThrownBy(() -> SoundEncoding.encode(wav, out, SoundFormat.FLAC))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("at most 8 channels, not 9");
        assertThat(out).doesNotExist();
    }

    @Test
    void aDiskThatTakesNothingIsAnErrorAndNotASilence() {
        assertThatThrownBy(() -> SoundEncoding.encode(
                        wav(tones(8_000, 1, 800), 8_000, 1),
                        folder.resolve("missing").resolve("x.flac"),
                        SoundFormat.FLAC))
                .isInstanceOf(NoSuchFileException.class);
        var full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "there is a disk here that is always full");
        assertThatThrownBy(() -> SoundEncoding.encode(
                        Files.newByteChannel(wav(tones(8_000, 1, 80_000), 8_000, 1)),
                        Files.newByteChannel(full, StandardOpenOption.WRITE),
                        SoundFormat.FLAC))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("No space left");
    }

    /// JavaCPP's callbacks run out after ten of a kind; all files share two.
    @Test
    void anyNumberOfFilesCanBeWrittenAtOnce() throws Exception {
        var files = new ArrayList<NativeSoundFile>();
        var channels = new ArrayList<SeekableByteChannel>();
        for (var n = 0; n < 300; n++) {
            var out = Files.newByteChannel(
                    folder.resolve(n + ".flac"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            channels.add(out);
            files.add(new NativeSoundFile(out, SoundFormat.FLAC, 8_000, 1));
        }
        var samples = tones(8_000, 1, 4_000);
        for (var file : files) {
            file.write(samples);
        }
        for (var file : files) {
            file.close();
        }
        for (var channel : channels) {
            channel.close();
        }
        for (var n = 0; n < 300; n += 60) {
            assertThat(decoded(folder.resolve(n + ".flac"), 8_000, 1)).isEqualTo(samples);
        }
        for (var n = 0; n < 300; n++) {
            assertThat(Files.size(folder.resolve(n + ".flac"))).isGreaterThan(1_000);
        }
    }

    private static double tone(int channel) {
        return 300 + 170 * channel;
    }

    private static short[] tones(int rate, int channels, int frames) {
        var samples = new short[frames * channels];
        for (var i = 0; i < frames; i++) {
            for (var c = 0; c < channels; c++) {
                samples[i * channels + c] = (short) (6_000 * Math.sin(2 * Math.PI * tone(c) * i / rate));
            }
        }
        return samples;
    }

    private Path wav(short[] samples, int rate, int channels) throws IOException {
        var wav = Files.createTempFile(folder, "in", ".wav");
        try (var writer = new WavWriter(wav, rate, channels)) {
            writer.write(samples);
        }
        return wav;
    }

    private Path encoded(short[] samples, int rate, int channels, SoundFormat format) throws IOException {
        var out = Files.createTempFile(folder, "out", "." + format.extension());
        SoundEncoding.encode(wav(samples, rate, channels), out, format);
        return out;
    }

    /// How much of a channel's power is at one frequency.
    private static double share(short[] samples, int channel, int channels, int rate, double hertz) {
        double real = 0;
        double imaginary = 0;
        double power = 0;
        var frames = samples.length / channels;
        for (var i = 0; i < frames; i++) {
            double sample = samples[i * channels + channel];
            real += sample * Math.cos(2 * Math.PI * hertz * i / rate);
            imaginary += sample * Math.sin(2 * Math.PI * hertz * i / rate);
            power += sample * sample;
        }
        return 2 * (real * real + imaginary * imaginary) / frames / power;
    }

    private static short[] decoded(Path file, int rate, int channels) throws Exception {
        Assumptions.assumeTrue(
                Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(directory -> Files.isExecutable(Path.of(directory, "ffmpeg"))),
                "ffmpeg is not installed");
        var process = new ProcessBuilder(List.of(
                        "ffmpeg",
                        "-v",
                        "error",
                        "-nostdin",
                        "-i",
                        file.toString(),
                        "-ar",
                        "" + rate,
                        "-ac",
                        "" + channels,
                        "-f",
                        "s16le",
                        "-"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var bytes = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        var samples = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }
}
