package io.earwitness.app.peer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Decodes sound through ffmpeg.
public final class Ffmpeg {
    private Ffmpeg() {}

    /// 8 kHz mono samples of G.711 bytes.
    ///
    /// @param format `alaw` or `mulaw`
    public static short[] g711(String format, byte[] bytes) {
        try {
            var input = Files.createTempFile("payload", ".g711");
            Files.write(input, bytes);
            var samples = samples(List.of(
                    "ffmpeg",
                    "-v",
                    "error",
                    "-f",
                    format,
                    "-ar",
                    "8000",
                    "-ac",
                    "1",
                    "-i",
                    input.toString(),
                    "-f",
                    "s16le",
                    "-"));
            Files.delete(input);
            return samples;
        } catch (IOException e) {
            throw new AssertionError("could not write the payload for ffmpeg", e);
        }
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
