package io.earwitness.recorder.journal;

import io.earwitness.recorder.folder.OwnersFile;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Files for the next process, in memory that outlives this one and nowhere else, since keys are in them.
///
/// Replaced as a whole by a rename, so that a kill leaves the former or the new one. One with counters has them at its
/// front, mapped, and changes there in place:
///
/// ```
///  0  "EWK", 1    4  bytes of counters (u32)    8  counters    then  the bytes, sealed
/// ```
final class KeptFiles {
    static final String SECRETS_SUFFIX = ".ewk";
    private static final int MAGIC = 'E' << 24 | 'W' << 16 | 'K' << 8 | 1;
    private static final int HEAD_BYTES = 8;
    private static final String BESIDE_SUFFIX = ".new";

    private final Optional<Path> directory;
    private final KeptSeal seal;
    /// Of each recording, those with counters.
    private final Map<RecordingId, Set<String>> parts = new ConcurrentHashMap<>();

    KeptFiles(Optional<Path> directory, KeptSeal seal) {
        this.directory = directory;
        this.seal = seal;
    }

    boolean areKept() {
        return directory.isPresent();
    }

    void replace(String name, byte[] bytes) throws IOException {
        if (directory.isPresent()) {
            var beside = beside(directory.get(), name);
            Files.write(beside, seal.seal(name, bytes));
            Files.move(beside, directory.get().resolve(name), StandardCopyOption.ATOMIC_MOVE);
        }
    }

    /// @param part     of the recording
    /// @param counters how many bytes of them
    /// @param first    puts them there before the file takes the place of the former
    /// @return where they are from now on
    ByteBuffer replace(RecordingId id, String part, byte[] bytes, int counters, Consumer<ByteBuffer> first)
            throws IOException {
        var name = name(id, part);
        parts.compute(id, (_, names) -> with(name, names == null ? new HashSet<>() : names));
        if (directory.isEmpty()) {
            throw new IOException("there is no memory that outlives the process");
        }
        var beside = beside(directory.get(), name);
        var sealed = seal.seal(name, bytes);
        // Written rather than stretched: a file system that is full says so here, not by a fault in a store.
        var whole = ByteBuffer.allocate(HEAD_BYTES + counters + sealed.length)
                .putInt(MAGIC)
                .putInt(counters)
                .position(HEAD_BYTES + counters)
                .put(sealed)
                .array();
        Files.write(beside, whole);
        ByteBuffer memory;
        try (var channel = FileChannel.open(beside, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            memory = channel.map(FileChannel.MapMode.READ_WRITE, HEAD_BYTES, counters);
        }
        first.accept(memory);
        Files.move(beside, directory.get().resolve(name), StandardCopyOption.ATOMIC_MOVE);
        return memory;
    }

    private static Set<String> with(String name, Set<String> names) {
        names.add(name);
        return names;
    }

    private static Path beside(Path directory, String name) throws IOException {
        var beside = directory.resolve(name + BESIDE_SUFFIX);
        Files.deleteIfExists(beside);
        OwnersFile.create(beside);
        return beside;
    }

    Optional<byte[]> read(String name) throws IOException {
        var kept = bytes(name);
        return kept.isEmpty() ? Optional.empty() : Optional.of(seal.open(name, kept.get()));
    }

    /// What was kept with counters.
    ///
    /// @param counters a copy
    record Counted(byte[] bytes, ByteBuffer counters) {}

    Optional<Counted> read(RecordingId id, String part, int counters) throws IOException {
        var name = name(id, part);
        var kept = bytes(name);
        if (kept.isEmpty()) {
            return Optional.empty();
        }
        var whole = ByteBuffer.wrap(kept.get());
        if (whole.remaining() < HEAD_BYTES + counters || whole.getInt() != MAGIC || whole.getInt() != counters) {
            throw new IOException(name + " is torn");
        }
        var sealed = Arrays.copyOfRange(kept.get(), HEAD_BYTES + counters, kept.get().length);
        var copy = ByteBuffer.allocateDirect(counters).order(ByteOrder.BIG_ENDIAN);
        copy.put(0, kept.get(), HEAD_BYTES, counters);
        return Optional.of(new Counted(seal.open(name, sealed), copy));
    }

    private Optional<byte[]> bytes(String name) throws IOException {
        if (directory.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAllBytes(directory.get().resolve(name)));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    void forget(String name) throws IOException {
        if (directory.isPresent()) {
            Files.deleteIfExists(directory.get().resolve(name));
        }
    }

    /// All parts that this process kept of a recording. What a former one kept besides goes when the next start looks
    /// which journals are open.
    void forgetParts(RecordingId id) throws IOException {
        var names = parts.remove(id);
        if (names != null) {
            for (var name : names) {
                forget(name);
            }
        }
    }

    /// One of them.
    void forgetPart(RecordingId id, String part) throws IOException {
        var name = name(id, part);
        parts.computeIfPresent(id, (_, names) -> names.remove(name) && names.isEmpty() ? null : names);
        forget(name);
    }

    private static String name(RecordingId id, String part) {
        return id + "." + part + SECRETS_SUFFIX;
    }
}
