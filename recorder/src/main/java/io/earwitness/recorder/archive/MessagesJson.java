package io.earwitness.recorder.archive;

import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.model.RecordedMessage;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// Writes `messages.json`, one message after the other: an array of [RecordedMessage], each as it stands on a line.
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
