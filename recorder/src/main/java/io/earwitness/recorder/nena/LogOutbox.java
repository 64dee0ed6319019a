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
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which recordings' log events were not all delivered yet: a file for each, by its id, with the number of the next
/// event in digits, and ` free` after it once nobody will tell of the recording again.
///
/// A journal that is kept until a later part of its session is there is told of by each start: of a recording that is
/// delivered and not free there is an empty file, its id and `.told`. A crash leaves each file as it was or as it
/// should be; an older number means that some events are sent again. What starts with a dot is rubbish. Thread-safe.
final class LogOutbox {
    private static final int LISTED_MAX = 1_000;
    private static final String TOLD_SUFFIX = ".told";
    private static final Pattern NOTE = Pattern.compile("([1-9][0-9]{0,8})( free)?");

    private final Path directory;

    LogOutbox(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
    }

    /// What stands in a file.
    private record Note(int next, boolean free) {
        static final Note FIRST = new Note(1, false);

        String text() {
            return next + (free ? " free" : "");
        }
    }

    /// Durable when this returns, also after a power failure. May be repeated, and changes nothing once all is
    /// delivered.
    synchronized void add(RecordingId id) throws IOException {
        if (!Files.exists(file(id)) && !Files.exists(told(id))) {
            write(id, Note.FIRST, true);
        }
    }

    /// Nobody tells of it again: once it is delivered nothing of it has to be known.
    synchronized void letGo(RecordingId id) throws IOException {
        Files.deleteIfExists(told(id));
        if (Files.exists(file(id))) {
            write(id, new Note(note(id).next(), true), false);
        }
    }

    /// Those that were delivered and that somebody may tell of again.
    synchronized Set<RecordingId> told() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(TOLD_SUFFIX))
                    .map(name -> name.substring(0, name.length() - TOLD_SUFFIX.length()))
                    .filter(RecordingId::isValid)
                    .map(RecordingId::new)
                    .collect(Collectors.toSet());
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    /// The next that is to be sent of it, from 1.
    synchronized int next(RecordingId id) throws IOException {
        return note(id).next();
    }

    private Note note(RecordingId id) throws IOException {
        try {
            var found = NOTE.matcher(
                    Files.readString(file(id), StandardCharsets.US_ASCII).strip());
            return found.matches() ? new Note(Integer.parseInt(found.group(1)), found.group(2) != null) : Note.FIRST;
        } catch (NoSuchFileException none) {
            return Note.FIRST;
        }
    }

    synchronized void sent(RecordingId id, int next) throws IOException {
        write(id, new Note(next, note(id).free()), false);
    }

    synchronized void done(RecordingId id) throws IOException {
        if (note(id).free()) {
            Files.deleteIfExists(file(id));
        } else if (Files.exists(file(id))) {
            Files.move(file(id), told(id), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
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

    private Path told(RecordingId id) {
        return directory.resolve(id.value() + TOLD_SUFFIX);
    }

    private void write(RecordingId id, Note note, boolean forced) throws IOException {
        var draft = directory.resolve("." + id.value());
        Files.writeString(draft, note.text(), StandardCharsets.US_ASCII);
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
