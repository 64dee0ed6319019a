package io.earwitness.app.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Decodes sound through ffmpeg.
public final class Ffmpeg {
    private Ffmpeg() {}

    /// 8 kHz mono samples of G.711 bytes.
    ///
    /// @param format `alaw` or `mulaw`
    public static short[] g711(String format, byte[] bytes) {
        return raw(format, bytes, "-ar", "8000", "-ac", "1");
    }

    /// Mono samples of bare frames, one after the other.
    ///
    /// @param format  as ffmpeg calls the raw format
    /// @param options further ones of the input
    public static short[] raw(String format, byte[] bytes, String... options) {
        var command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-f", format));
        command.addAll(List.of(options));
        try {
            var input = Files.createTempFile("payload", ".raw");
            Files.write(input, bytes);
            command.addAll(List.of("-i", input.toString(), "-f", "s16le", "-"));
            var samples = samples(command);
            Files.delete(input);
            return samples;
        } catch (IOException e) {
            throw new AssertionError("could not write the payload for ffmpeg", e);
        }
    }

    /// A sound file in another coding, bare.
    ///
    /// @param options of the output, codec and format among them
    public static byte[] encoded(Path sound, String... options) {
        var command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-nostdin", "-i", sound.toString()));
        command.addAll(List.of(options));
        command.add("-");
        return Tools.output(command);
    }

    /// A sound file as mono samples at a rate.
    public static short[] samplesOf(Path sound, int rate) {
        return samples(List.of(
                "ffmpeg", "-v", "error", "-i", sound.toString(), "-ac", "1", "-ar", "" + rate, "-f", "s16le", "-"));
    }

    /// One channel of a sound file, from 0, at the file's own rate.
    public static short[] channel(Path file, int channel) {
        return samples(List.of(
                "ffmpeg", "-v", "error", "-i", file.toString(), "-af", "pan=mono|c0=c" + channel, "-f", "s16le", "-"));
    }

    private static short[] samples(List<String> command) {
        var bytes = Tools.output(command);
        var samples = new short[bytes.length / 2];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(samples);
        return samples;
    }
}
