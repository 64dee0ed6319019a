package io.earwitness.recorder.nena;

import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Predicate;

/// Which recordings' log events were not all delivered yet: a file for each, by its id, with the number of the next
/// event in digits.
///
/// A crash leaves each file as it was or as it should be; an older number means that some events are sent again.
/// What starts with a dot is rubbish.
final class LogOutbox {
    private static final int LISTED_MAX = 1_000;

    private final Path directory;

    LogOutbox(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    /// Durable when this returns, also after a power failure. May be repeated.
    void add(RecordingId id) throws IOException {
        if (!Files.exists(file(id))) {
            write(id, 1, true);
        }
    }

    /// The next that is to be sent of it, from 1.
    int next(RecordingId id) throws IOException {
        try {
            var digits = Files.readString(file(id), StandardCharsets.US_ASCII).strip();
            return digits.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(digits) : 1;
        } catch (NoSuchFileException none) {
            return 1;
        }
    }

    void sent(RecordingId id, int next) throws IOException {
        write(id, next, false);
    }

    void done(RecordingId id) throws IOException {
        Files.deleteIfExists(file(id));
    }

    /// The oldest of those that are wanted, oldest first; never more than a thousand.
    List<RecordingId> waiting(Predicate<RecordingId> wanted) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(RecordingId::isValid)
                    .sorted()
                    .map(RecordingId::new)
                    .filter(wanted)
                    .limit(LISTED_MAX)
                    .toList();
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    /// How many there are.
    long count() {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(RecordingId::isValid)
                    .count();
        } catch (IOException | UncheckedIOException unknown) {
            return 0;
        }
    }

    private Path file(RecordingId id) {
        return directory.resolve(id.value());
    }

    private void write(RecordingId id, int next, boolean forced) throws IOException {
        var draft = directory.resolve("." + id.value());
        Files.writeString(draft, Integer.toString(next), StandardCharsets.US_ASCII);
        if (forced) {
            force(draft, StandardOpenOption.WRITE);
        }
        Files.move(draft, file(id), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (forced) {
            force(directory, StandardOpenOption.READ);
        }
    }

    private static void force(Path path, StandardOpenOption how) throws IOException {
        try (var channel = FileChannel.open(path, how)) {
            channel.force(true);
        }
    }
}
