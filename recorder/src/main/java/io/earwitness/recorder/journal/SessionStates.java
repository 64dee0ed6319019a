package io.earwitness.recorder.journal;

import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.util.Optional;

/// What sessions are made of, for a process that goes on with them: a file `<recording id>.ews` each. The bytes are the
/// session's own.
final class SessionStates {
    static final String SUFFIX = ".ews";

    private final KeptFiles files;

    SessionStates(KeptFiles files) {
        this.files = files;
    }

    void keep(RecordingId id, byte[] state) throws IOException {
        files.replace(name(id), state);
    }

    Optional<byte[]> kept(RecordingId id) throws IOException {
        return files.read(name(id));
    }

    void forget(RecordingId id) throws IOException {
        files.forget(name(id));
    }

    private static String name(RecordingId id) {
        return id + SUFFIX;
    }
}
