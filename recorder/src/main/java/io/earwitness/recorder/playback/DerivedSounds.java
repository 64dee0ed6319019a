package io.earwitness.recorder.playback;

import io.earwitness.media.container.SoundEncoding;
import io.earwitness.media.container.SoundFormat;
import io.earwitness.recorder.archive.ArchivedRecording;
import io.earwitness.recorder.folder.RecordingFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/// Sound of a recording in other formats than WAV: the file that assembly kept, else one made when somebody asks.
///
/// What is made lies in a scratch folder, encrypted where its recording is, up to a limit, and may go at any time:
/// it can be made again. Thread-safe; few are made at once, and one that several ask for is made once.
public final class DerivedSounds {
    private static final int AT_ONCE = 2;
    private static final long KEPT_BYTES = 1L << 30;

    private final Path folder;
    private final Clock clock;
    private final Semaphore room = new Semaphore(AT_ONCE);
    private final Map<String, Object> making = new ConcurrentHashMap<>();
    private final BooleanSupplier sheds;

    /// @param folder made when it is needed
    public DerivedSounds(Path folder, Clock clock) {
        this(folder, clock, () -> false);
    }

    /// @param sheds whether there is no room for more than what is asked for last
    public DerivedSounds(Path folder, Clock clock, BooleanSupplier sheds) {
        this.sheds = sheds;
        this.folder = folder;
        this.clock = clock;
    }

    /// A recording's WAV file in this format.
    ///
    /// @throws IOException where it cannot be made: more channels than the format has, no encoder here, no disk
    public ServedFile of(ArchivedRecording recording, ServedFile wav, SoundFormat format) throws IOException {
        if (format == SoundFormat.WAV) {
            return wav;
        }
        var kept = Playback.file(recording, format.nameOf(wav.name()));
        return kept.isPresent() ? kept.get() : made(recording, wav, format);
    }

    private ServedFile made(ArchivedRecording recording, ServedFile wav, SoundFormat format) throws IOException {
        var name = recording.manifest().id() + "-" + format.nameOf(wav.name());
        var files = recording.files().elsewhere(folder);
        var path = files.place(name);
        var lock = making.computeIfAbsent(name, _ -> new Object());
        synchronized (lock) {
            try {
                if (!Files.exists(path)) {
                    make(wav, files, name, format);
                }
                Files.setLastModifiedTime(path, FileTime.from(clock.instant()));
                return new ServedFile(
                        format.nameOf(wav.name()),
                        format.mediaType(),
                        files.size(name).orElseThrow(() -> new NoSuchFileException(path.toString())),
                        wav.digest() + "-" + format.extension(),
                        () -> files.read(name));
            } finally {
                making.remove(name, lock);
            }
        }
    }

    private void make(ServedFile wav, RecordingFolder files, String name, SoundFormat format) throws IOException {
        Files.createDirectories(folder);
        room.acquireUninterruptibly();
        try {
            var unfinished = Files.createTempFile(folder, "making", "." + format.extension());
            try {
                try (var in = wav.content().open();
                        var out = files.write(name, unfinished)) {
                    SoundEncoding.encode(in, out, format);
                }
                makeRoom(Files.size(unfinished));
                Files.move(unfinished, files.place(name), StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(unfinished);
            }
        } finally {
            room.release();
        }
    }

    /// Gives up all that was made; it is made again when somebody asks.
    ///
    /// @return how many bytes that were
    public long shed() throws IOException {
        return Files.isDirectory(folder) ? keep(0, 0) : 0;
    }

    private void makeRoom(long bytes) throws IOException {
        keep(bytes, sheds.getAsBoolean() ? 0 : KEPT_BYTES);
    }

    // The longest unused goes first. A file that is being sent stays readable until it is closed.
    private synchronized long keep(long bytes, long most) throws IOException {
        var files = new ArrayList<Made>();
        try (var entries = Files.list(folder)) {
            for (var entry : entries.toList()) {
                look(entry).ifPresent(files::add);
            }
        }
        files.sort(Comparator.comparing(Made::used));
        var held = bytes + files.stream().mapToLong(Made::bytes).sum();
        var given = 0L;
        for (var file : files) {
            if (held <= most) {
                break;
            }
            if (Files.deleteIfExists(file.path())) {
                held -= file.bytes();
                given += file.bytes();
            }
        }
        return given;
    }

    private record Made(Path path, long bytes, FileTime used) {}

    private static Optional<Made> look(Path entry) {
        try {
            return entry.getFileName().toString().startsWith("making")
                    ? Optional.empty()
                    : Optional.of(new Made(entry, Files.size(entry), Files.getLastModifiedTime(entry)));
        } catch (IOException gone) {
            return Optional.empty();
        }
    }
}
