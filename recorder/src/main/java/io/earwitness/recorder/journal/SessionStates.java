package io.earwitness.recorder.journal;

import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// What sessions are made of, for a process that goes on with them: a file `<recording id>.ews` each, in memory that
/// outlives the process and nowhere else, since keys are in it.
///
/// The bytes are the session's own. Replaced as a whole by a rename, so that a kill leaves the former or the new one.
final class SessionStates {
    static final String SUFFIX = ".ews";

    private final Optional<Path> directory;

    SessionStates(Optional<Path> directory) {
        this.directory = directory;
    }

    boolean areKept() {
        return directory.isPresent();
    }

    void keep(RecordingId id, byte[] state) throws IOException {
        if (directory.isEmpty()) {
            return;
        }
        var beside = directory.get().resolve(id + SUFFIX + ".new");
        Files.deleteIfExists(beside);
        OwnersFile.create(beside);
        Files.write(beside, state);
        Files.move(beside, file(directory.get(), id), StandardCopyOption.ATOMIC_MOVE);
    }

    Optional<byte[]> kept(RecordingId id) throws IOException {
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAllBytes(file(directory.get(), id)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    void forget(RecordingId id) throws IOException {
        if (directory.isPresent()) {
            Files.deleteIfExists(file(directory.get(), id));
        }
    }

    private static Path file(Path directory, RecordingId id) {
        return directory.resolve(id + SUFFIX);
    }
}
