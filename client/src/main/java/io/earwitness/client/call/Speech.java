package io.earwitness.client.call;

import io.earwitness.media.audio.Resampler;
import io.earwitness.media.container.WavReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/// What one party says, as 16-bit samples at 8 kHz, said again from the start when the call lasts longer. Immutable.
public final class Speech {
    public static final int SAMPLE_RATE = 8000;
    private static final int MINUTES_MAX = 60;

    private final short[] samples;

    private Speech(short[] samples) {
        if (samples.length == 0) {
            throw new IllegalArgumentException("speech without a single sample");
        }
        this.samples = samples;
    }

    public static Speech of(short[] samples) {
        return new Speech(samples.clone());
    }

    /// The bundled caller, who speaks first.
    public static Speech bundledCaller() throws IOException {
        return bundled("caller.wav");
    }

    /// The bundled callee, who answers.
    public static Speech bundledCallee() throws IOException {
        return bundled("callee.wav");
    }

    /// Any WAV that our reader knows, up to an hour: mixed to one channel and brought to 8 kHz.
    public static Speech ofWav(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + (Files.exists(file) ? " is not a file" : ": no such file"));
        }
        try {
            return read(file);
        } catch (IOException unreadable) {
            throw new IOException("%s cannot be read as WAV: %s".formatted(file, unreadable.getMessage()), unreadable);
        }
    }

    private static Speech read(Path file) throws IOException {
        int rate;
        int channels;
        try (var reader = new WavReader(file)) {
            rate = reader.sampleRate();
            channels = reader.channels();
        }
        short[] interleaved = WavReader.readAll(file, rate * 60 * MINUTES_MAX);
        if (interleaved.length < channels) {
            throw new IOException("it holds no sound");
        }
        return new Speech(Resampler.resample(mono(interleaved, channels), rate, SAMPLE_RATE));
    }

    public Duration duration() {
        return Duration.ofNanos(samples.length * 1_000_000_000L / SAMPLE_RATE);
    }

    /// `count` samples from `from` on, around the end as often as needed.
    public short[] samples(long from, int count) {
        var part = new short[count];
        for (int i = 0; i < count; i++) {
            part[i] = samples[(int) ((from + i) % samples.length)];
        }
        return part;
    }

    private static Speech bundled(String name) throws IOException {
        Path copy = Files.createTempFile("earwitness-", ".wav");
        try (InputStream resource = Speech.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IOException("the bundled speech " + name + " is missing");
            }
            Files.copy(resource, copy, StandardCopyOption.REPLACE_EXISTING);
            return ofWav(copy);
        } finally {
            Files.deleteIfExists(copy);
        }
    }

    private static short[] mono(short[] interleaved, int channels) {
        var mono = new short[interleaved.length / channels];
        for (int i = 0; i < mono.length; i++) {
            int sum = 0;
            for (int channel = 0; channel < channels; channel++) {
                sum += interleaved[i * channels + channel];
            }
            mono[i] = (short) (sum / channels);
        }
        return mono;
    }
}
