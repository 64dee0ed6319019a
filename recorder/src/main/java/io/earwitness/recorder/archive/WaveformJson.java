package io.earwitness.recorder.archive;

import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.model.Waveform;
import java.io.IOException;
import tools.jackson.core.JacksonException;

/// Reads and writes `waveform.json`: [Waveform] as it stands.
public final class WaveformJson {
    private static final long BYTES_MAX = 64L << 20;

    private WaveformJson() {}

    public static void write(Waveform waveform, RecordingFolder folder) throws IOException {
        folder.write(ArchivedRecording.WAVEFORM_NAME, RecordingJson.write(waveform));
    }

    public static Waveform read(RecordingFolder folder) throws IOException {
        try {
            return RecordingJson.MAPPER.readValue(
                    folder.contents(ArchivedRecording.WAVEFORM_NAME, BYTES_MAX), Waveform.class);
        } catch (JacksonException unreadable) {
            throw new IOException("not a waveform: " + unreadable.getOriginalMessage(), unreadable);
        }
    }
}
