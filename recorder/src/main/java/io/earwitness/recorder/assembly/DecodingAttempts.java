package io.earwitness.recorder.assembly;

import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Remembers on the disk which recordings are being decoded by native code, so that a payload which brings the process
/// down does so no more than [#ATTEMPTS_MAX] times: after that its recording is made without native decoders.
///
/// ```
/// <data>/decoding/<id>     one byte for each attempt begun; gone once one has ended, however it ended
/// ```
/// A crash leaves the file, and that is what it is for. A process that was killed for other reasons costs an attempt
/// too.
final class DecodingAttempts {
    static final int ATTEMPTS_MAX = 2;

    private final Path folder;

    DecodingAttempts(Path folder) {
        this.folder = folder;
    }

    /// What decodes a recording.
    @FunctionalInterface
    interface Decoding<T> {
        /// @param natives whether native code may be used
        T run(boolean natives) throws IOException;
    }

    /// Has a recording decoded, and remembers that for as long as native code is at it.
    <T> T decode(RecordingId id, Survey survey, Decoding<T> decoding) throws IOException {
        if (!survey.needsNativeDecoder()) {
            return decoding.run(true);
        }
        if (!begin(id)) {
            return decoding.run(false);
        }
        try {
            return decoding.run(true);
        } finally {
            end(id);
        }
    }

    /// Notes that decoding begins; false where that was tried too often and the process died each time.
    boolean begin(RecordingId id) throws IOException {
        Files.createDirectories(folder);
        var file = folder.resolve(id.value());
        if (Files.exists(file) && Files.size(file) >= ATTEMPTS_MAX) {
            return false;
        }
        Files.write(
                file,
                "x".getBytes(StandardCharsets.US_ASCII),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND,
                StandardOpenOption.SYNC);
        return true;
    }

    /// Decoding has ended with the process alive.
    void end(RecordingId id) throws IOException {
        Files.deleteIfExists(folder.resolve(id.value()));
    }
}
