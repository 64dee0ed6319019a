package io.earwitness.recorder.archive;

import io.earwitness.recorder.model.Waveform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;

/// Reads and writes `waveform.json`: [Waveform] as it stands.
public final class WaveformJson {
    private static final long BYTES_MAX = 64L << 20;

    private WaveformJson() {}

    public static void write(Waveform waveform, Path file) throws IOException {
        Files.write(file, RecordingJson.write(waveform));
    }

    public static Waveform read(Path file) throws IOException {
        try {
            return RecordingJson.MAPPER.readValue(RecordingJson.contents(file, BYTES_MAX), Waveform.class);
        } catch (JacksonException unreadable) {
            throw new IOException("not a waveform: " + unreadable.getOriginalMessage(), unreadable);
        }
    }
}
