package io.earwitness.recorder.catalog;

import io.earwitness.recorder.folder.MemoryDirectory;
import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.keys.KeyMissingException;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.keys.WrappedKeyFile;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The SQLite file of a catalog that must not lie on a disk in the clear: in memory while it is used, an encrypted
/// copy in the data directory. Owned by the wiring, which closes it after the [Catalog].
///
/// A killed process leaves the file in memory, for the next one. What neither has comes back from the archive. Where
/// there is no directory in memory, the catalog is in the process alone and made again at each start.
public final class CatalogInMemory implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(CatalogInMemory.class);
    private static final String NAME = "catalog.db";
    private static final String OWNER_NAME = "owner";
    private static final List<String> SQLITE_SUFFIXES = List.of("", "-wal", "-shm", "-journal");

    private final RecordingFolder copies;
    private final @Nullable Path memory;
    private FileTime copied = FileTime.fromMillis(0);
    private boolean stays;

    /// @param directory where the encrypted copy lies
    /// @param clear     the file of a catalog without encryption; deleted, since all of it can be made again
    /// @param parent    a directory in memory
    /// @param keys      at least one
    public static CatalogInMemory open(Path directory, Path clear, Path parent, KeyRing keys) throws IOException {
        Files.createDirectories(directory);
        var owner = owner(directory, keys);
        var opened = new CatalogInMemory(RecordingFolder.open(directory, keys), memory(directory, parent, owner));
        opened.restore();
        if (Files.exists(clear)) {
            log.info("{} was in the clear; it is deleted, and the catalog is rebuilt from the archive", clear);
            delete(clear);
        }
        return opened;
    }

    private CatalogInMemory(RecordingFolder copies, @Nullable Path memory) {
        this.copies = copies;
        this.memory = memory;
    }

    // Random, so that what is in memory is never taken for that of another directory under the same path.
    private static String owner(Path directory, KeyRing keys) throws IOException {
        var key = new WrappedKeyFile(directory.resolve(RecordingFolder.KEY_NAME));
        if (key.exists()) {
            try {
                return key.open(keys).owner();
            } catch (KeyMissingException lost) {
                log.warn("{}; the catalog is rebuilt from the archive under another key", lost.getMessage());
            }
        }
        var number = new byte[8];
        new SecureRandom().nextBytes(number);
        return key.create("catalog-" + HexFormat.of().formatHex(number), keys).owner();
    }

    private static @Nullable Path memory(Path directory, Path parent, String owner) throws IOException {
        try {
            var ours = MemoryDirectory.open(parent, "earwitness-catalog-" + MemoryDirectory.nameFor(directory));
            var note = ours.resolve(OWNER_NAME);
            if (!Files.exists(note) || !Files.readString(note).equals(owner)) {
                delete(ours.resolve(NAME));
                Files.writeString(note, owner);
            }
            return ours;
        } catch (IOException unusable) {
            log.warn(
                    "the catalog cannot be kept in a directory in memory (journal.buffers): {}; it is in the process"
                            + " alone, and rebuilt from the archive at each start",
                    unusable.getMessage());
            return null;
        }
    }

    private void restore() throws IOException {
        if (memory == null
                || Files.exists(memory.resolve(NAME))
                || copies.size(NAME).isEmpty()) {
            return;
        }
        var unfinished = memory.resolve("restored");
        try (var in = copies.input(NAME)) {
            Files.copy(in, unfinished, StandardCopyOption.REPLACE_EXISTING);
            Files.move(unfinished, memory.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException unreadable) {
            Files.deleteIfExists(unfinished);
            log.warn(
                    "the copy of the catalog cannot be read, it is rebuilt from the archive: {}",
                    unreadable.getMessage());
        }
    }

    /// What the catalog is opened with.
    public CatalogConfig config() {
        return memory == null ? CatalogConfig.inProcess() : CatalogConfig.sqlite(memory.resolve(NAME));
    }

    /// Brings the copy up to date where the catalog has changed; beside its use.
    public void copy(Catalog catalog) throws IOException {
        if (memory == null) {
            return;
        }
        var now = changed(memory.resolve(NAME));
        if (now.equals(copied)) {
            return;
        }
        var unfinished = memory.resolve("copy");
        try {
            Files.deleteIfExists(unfinished);
            catalog.copyTo(unfinished);
            encrypt(unfinished);
            copied = now;
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static FileTime changed(Path database) throws IOException {
        var last = FileTime.fromMillis(0);
        for (var suffix : SQLITE_SUFFIXES) {
            var file = database.resolveSibling(database.getFileName() + suffix);
            if (Files.exists(file) && Files.getLastModifiedTime(file).compareTo(last) > 0) {
                last = Files.getLastModifiedTime(file);
            }
        }
        return last;
    }

    private void encrypt(Path file) throws IOException {
        var place = copies.place(NAME);
        var unfinished = place.resolveSibling("making-" + place.getFileName());
        try (var out = Channels.newOutputStream(copies.write(NAME, unfinished))) {
            Files.copy(file, out);
        }
        Files.move(unfinished, place, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// The next process goes on at once: it finds the file in memory.
    public void stays() {
        stays = true;
    }

    /// Once nobody uses the catalog any more: what is in memory goes to the copy, and from memory.
    @Override
    public void close() throws IOException {
        if (memory == null || stays) {
            return;
        }
        var database = memory.resolve(NAME);
        if (Files.exists(database)) {
            encrypt(database);
        }
        delete(database);
        Files.deleteIfExists(memory.resolve(OWNER_NAME));
        Files.deleteIfExists(memory);
    }

    private static void delete(Path database) throws IOException {
        for (var suffix : SQLITE_SUFFIXES) {
            Files.deleteIfExists(database.resolveSibling(database.getFileName() + suffix));
        }
    }
}
