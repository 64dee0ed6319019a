package io.earwitness.recorder.journal;

import io.earwitness.recorder.folder.MemoryDirectory;
import io.earwitness.recorder.folder.OwnersFile;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the blocks lie that are being filled: a directory in memory that outlives the process, else one beside
/// the journals, else nowhere but in the process. Thread-safe.
///
/// What is being filled is not encrypted yet. Where encryption is on, it lies in memory or not in a file at all.
final class BlockBuffers {
    private static final Logger log = LoggerFactory.getLogger(BlockBuffers.class);
    private static final String SUFFIX = ".ewf";

    private final @Nullable Path directory;
    private final List<Path> everUsed;
    private final List<Path> found;
    private final int frameBytes;
    private final boolean inMemory;
    private final AtomicBoolean told = new AtomicBoolean();

    private BlockBuffers(@Nullable Path directory, List<Path> everUsed, int frameBytes) throws IOException {
        this.directory = directory;
        this.inMemory = directory != null && MemoryDirectory.isMemory(directory);
        this.everUsed = everUsed;
        this.found = found(everUsed);
        this.frameBytes = frameBytes;
    }

    /// In a directory that nobody else uses.
    static BlockBuffers in(Path directory, int frameBytes) throws IOException {
        return new BlockBuffers(directory, List.of(directory), frameBytes);
    }

    static BlockBuffers open(Path journals, JournalConfig config) throws IOException {
        var beside = journals.resolve("filling");
        if (config.buffers().toString().isEmpty()) {
            return new BlockBuffers(besideOrNowhere(beside, config.keys()), List.of(beside), config.bufferBytes());
        }
        // One directory of buffers for each directory of journals.
        var ours = config.buffers().resolve("earwitness-" + MemoryDirectory.nameFor(journals));
        var complaint = complaint(ours, config);
        var used = complaint.isEmpty() ? ours : besideOrNowhere(beside, config.keys());
        if (!complaint.isEmpty()) {
            log.warn(
                    "{}; what is not in the journal yet is kept {}",
                    complaint,
                    used == null
                            ? "in the process alone, so that a kill costs up to "
                                    + config.flushInterval().toMillis() + " ms"
                            : "in " + used);
        }
        return new BlockBuffers(used, List.of(ours, beside), config.bufferBytes());
    }

    /// What keeps us from using it; empty where nothing does.
    private static String complaint(Path ours, JournalConfig config) {
        var parent = config.buffers();
        try {
            if (!Files.isDirectory(parent)) {
                return "There is no directory " + parent + " (journal.buffers)";
            }
            if (config.keys().encrypts() && !MemoryDirectory.isMemory(parent)) {
                return parent + " (journal.buffers) is not in memory, and encryption is on";
            }
            OwnersFile.createDirectory(ours);
            return MemoryDirectory.isOurs(ours) ? "" : ours + " belongs to somebody else or is open to others";
        } catch (IOException unusable) {
            return ours + " cannot be used: " + unusable.getMessage();
        }
    }

    private static @Nullable Path besideOrNowhere(Path beside, KeyRing keys) throws IOException {
        if (keys.encrypts()) {
            return null;
        }
        OwnersFile.createDirectory(beside);
        return beside;
    }

    /// Of a new journal.
    BlockBuffer create(JournalHeader header) {
        if (directory == null) {
            return BlockBuffer.inMemory(frameBytes);
        }
        try {
            return BlockBuffer.create(file(directory, header.id()), header, frameBytes);
        } catch (IOException full) {
            if (told.compareAndSet(false, true)) {
                log.warn(
                        "{} takes no more: {}; newer calls lose up to 20 ms more by a kill",
                        directory,
                        full.toString());
            }
            return BlockBuffer.inMemory(frameBytes);
        }
    }

    /// Of a journal that goes on: with what a killed process left of the block with that number.
    BlockBuffer adopt(JournalHeader header, BlockPlace next) throws IOException {
        for (var place : everUsed) {
            var left = BlockBuffer.adopt(file(place, header.id()), header, next.number());
            if (left.isPresent()) {
                return left.get();
            }
        }
        forget(header.id());
        var fresh = create(header);
        fresh.begin(next);
        return fresh;
    }

    /// Where the block goes that a killed process was filling. Only where the buffers are in memory: after a
    /// power failure a buffer on a disk may be newer than the journal that it speaks of.
    Optional<BlockPlace> place(JournalHeader header) throws IOException {
        return inMemory && directory != null
                ? BlockBuffer.place(file(directory, header.id()), header)
                : Optional.empty();
    }

    void forget(RecordingId id) throws IOException {
        for (var place : everUsed) {
            Files.deleteIfExists(file(place, id));
        }
    }

    /// Where what a session is made of may be kept beside the buffer: in memory alone, since its keys are in it.
    Optional<Path> memory() {
        return inMemory ? Optional.ofNullable(directory) : Optional.empty();
    }

    /// Removes what was there when this process came and belongs to none of these journals.
    void forgetLeftBut(Set<RecordingId> open) throws IOException {
        var names = open.stream().map(RecordingId::value).collect(Collectors.toSet());
        for (var file : found) {
            var name = file.getFileName().toString();
            var dot = name.indexOf('.');
            if (!names.contains(dot < 0 ? name : name.substring(0, dot)) && !isOfProcess(name)) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static List<Path> found(List<Path> everUsed) throws IOException {
        var found = new ArrayList<Path>();
        for (var place : everUsed) {
            if (Files.isDirectory(place)) {
                found.addAll(files(place));
            }
        }
        return found;
    }

    private static boolean isOfProcess(String name) {
        return name.equals(ProcessKept.CERTIFICATE) || name.equals(ProcessKept.HEARTBEAT);
    }

    private static List<Path> files(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.toList();
        }
    }

    private static Path file(Path place, RecordingId id) {
        return place.resolve(id + SUFFIX);
    }

    /// The directory goes where nothing is left in it.
    void close() throws IOException {
        try {
            if (directory != null) {
                if (files(directory).stream()
                        .allMatch(file -> isOfProcess(file.getFileName().toString()))) {
                    Files.deleteIfExists(directory.resolve(ProcessKept.CERTIFICATE));
                    Files.deleteIfExists(directory.resolve(ProcessKept.HEARTBEAT));
                }
                Files.deleteIfExists(directory);
            }
        } catch (DirectoryNotEmptyException inUse) {
            // The next start takes up what is in it.
        }
    }

    Optional<Path> directory() {
        return Optional.ofNullable(directory);
    }
}
