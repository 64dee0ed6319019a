package io.earwitness.recorder.archive;

import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.model.SignalledMessage;
import java.io.IOException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/// Reads and writes `signalling.json`: the ladder of a recording, a [SignalledMessage] each as it stands.
public final class SignallingJson {
    public static final String NAME = "signalling.json";
    public static final String MEDIA_TYPE = "application/json";

    private static final long BYTES_MAX = 64L << 20;
    private static final TypeReference<List<SignalledMessage>> MESSAGES = new TypeReference<>() {};

    private SignallingJson() {}

    public static void write(List<SignalledMessage> messages, RecordingFolder folder) throws IOException {
        folder.write(NAME, RecordingJson.write(messages));
    }

    public static List<SignalledMessage> read(RecordingFolder folder) throws IOException {
        try {
            return RecordingJson.MAPPER.readValue(folder.contents(NAME, BYTES_MAX), MESSAGES);
        } catch (JacksonException unreadable) {
            throw new IOException("not a ladder: " + unreadable.getOriginalMessage(), unreadable);
        }
    }
}
