package io.earwitness.recorder.archive;

import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.model.RecordedMessage;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Writes and reads `messages.json`, one message after the other: an array of [RecordedMessage], each on its line.
public final class MessagesJson implements Closeable {
    public static final String NAME = "messages.json";
    public static final String MEDIA_TYPE = "application/json";

    private final OutputStream out;
    private boolean begun;

    public MessagesJson(RecordingFolder folder) throws IOException {
        out = new BufferedOutputStream(folder.output(NAME));
    }

    public void add(RecordedMessage message) throws IOException {
        text(begun ? ",\n" : "[");
        begun = true;
        out.write(RecordingJson.write(message));
    }

    /// What a recording's file has; nothing where it has none.
    ///
    /// @throws IOException where it cannot be read, or is longer than `bytesMax`
    public static List<RecordedMessage> read(ArchivedRecording recording, long bytesMax) throws IOException {
        var file = recording.file(NAME);
        return file.isEmpty()
                ? List.of()
                : List.of(RecordingJson.MAPPER.readValue(file.get().contents(bytesMax), RecordedMessage[].class));
    }

    private void text(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        try (out) {
            text(begun ? "]\n" : "[]\n");
        }
    }
}
