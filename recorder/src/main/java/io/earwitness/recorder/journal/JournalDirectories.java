package io.earwitness.recorder.journal;

import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The four directories that a journal moves through, by renames. Thread-safe.
final class JournalDirectories {
    private static final String SUFFIX = ".ewj";
    private static final String REASON_SUFFIX = ".reason.txt";

    private final Path open;
    private final Path sealed;
    private final Path parked;
    private final Path done;

    JournalDirectories(Path root) throws IOException {
        open = Files.createDirectories(root.resolve("open"));
        sealed = Files.createDirectories(root.resolve("sealed"));
        parked = Files.createDirectories(root.resolve("parked"));
        done = Files.createDirectories(root.resolve("done"));
    }

    Path open(RecordingId id) {
        return open.resolve(id + SUFFIX);
    }

    /// Empty where it is archived and gone, or never was.
    Optional<JournalPlace> place(RecordingId id) {
        var name = id + SUFFIX;
        return Stream.of(
                        new JournalPlace(JournalPlace.Stage.OPEN, open.resolve(name)),
                        new JournalPlace(JournalPlace.Stage.SEALED, sealed.resolve(name)),
                        new JournalPlace(JournalPlace.Stage.PARKED, parked.resolve(name)))
                .filter(place -> Files.isRegularFile(place.file()))
                .findFirst();
    }

    /// To be called after a file was created in `open/`.
    void syncOpen() throws IOException {
        sync(open);
    }

    List<Path> allOpen() throws IOException {
        return journals(open);
    }

    SealedJournal seal(RecordingId id) throws IOException {
        return new SealedJournal(id, move(open(id), sealed));
    }

    /// One of `open/` in which nothing stands that is not in another.
    void forget(RecordingId id) throws IOException {
        Files.deleteIfExists(open(id));
    }

    List<SealedJournal> allSealed() throws IOException {
        return journals(sealed).stream()
                .map(file -> new SealedJournal(idOf(file), file))
                .toList();
    }

    void discard(SealedJournal journal, boolean keep) throws IOException {
        if (keep) {
            moveIfThere(journal.file(), done);
        } else {
            Files.deleteIfExists(journal.file());
        }
    }

    private static void moveIfThere(Path file, Path to) throws IOException {
        try {
            move(file, to);
        } catch (NoSuchFileException alreadyGone) {
            // Discarding twice is no error: whoever did it first crashed before noting it.
        }
    }

    /// The reason first: a parked journal always has one.
    ParkedJournal park(RecordingId id, Path file, String reason) throws IOException {
        Files.writeString(parked.resolve(id + REASON_SUFFIX), reason);
        return new ParkedJournal(id, move(file, parked), reason);
    }

    List<ParkedJournal> allParked() throws IOException {
        return journals(parked).stream()
                .map(file -> new ParkedJournal(idOf(file), file, reasonFor(file)))
                .toList();
    }

    private String reasonFor(Path file) {
        try {
            return Files.readString(parked.resolve(idOf(file) + REASON_SUFFIX));
        } catch (IOException e) {
            return "The reason cannot be read: " + e;
        }
    }

    static RecordingId idOf(Path file) {
        var name = file.getFileName().toString();
        return new RecordingId(name.substring(0, name.length() - SUFFIX.length()));
    }

    /// Ids sort by time, so these are the oldest first. What is not named like a journal is none.
    private static List<Path> journals(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(JournalDirectories::isJournal)
                    .sorted(Comparator.comparing(Path::getFileName))
                    .toList();
        }
    }

    private static boolean isJournal(Path file) {
        var name = file.getFileName().toString();
        return name.endsWith(SUFFIX) && RecordingId.isValid(name.substring(0, name.length() - SUFFIX.length()));
    }

    /// A rename that a power failure undoes is done again: the journal is found where it was before.
    private static Path move(Path file, Path to) throws IOException {
        return Files.move(file, to.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void sync(Path directory) throws IOException {
        if (System.getProperty("os.name", "").startsWith("Windows")) {
            return; // Windows opens no directory; NTFS journals its renames.
        }
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
