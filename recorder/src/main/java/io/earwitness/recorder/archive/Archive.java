package io.earwitness.recorder.archive;

import io.earwitness.recorder.folder.RecordingFolder;
import io.earwitness.recorder.keys.KeyMissingException;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.recorder.model.RecordingId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The finished recordings on this machine's disk: one folder each, published by one rename, then never changed.
///
/// Layout: `YYYY/MM/DD/<id>/` below the root, the day being that of the id in UTC. A crash before the rename leaves
/// nothing here; a crash after it leaves the whole recording, because every file is forced to disk first. Thread-safe.
public final class Archive {
    private static final Logger log = LoggerFactory.getLogger(Archive.class);

    private final Path root;
    private final KeyRing keys;
    private final Counter unreadable;

    /// One that opens nothing encrypted.
    public static Archive open(Path root, MeterRegistry meters) throws IOException {
        return open(root, KeyRing.none(), meters);
    }

    /// Opens the archive, creating its root where that is missing.
    ///
    /// @param keys open what lies there encrypted
    public static Archive open(Path root, KeyRing keys, MeterRegistry meters) throws IOException {
        DurableFolder.create(root.toAbsolutePath());
        return new Archive(root.toAbsolutePath(), keys, meters);
    }

    private Archive(Path root, KeyRing keys, MeterRegistry meters) {
        this.root = root;
        this.keys = keys;
        this.unreadable = Counter.builder("earwitness.archive.unreadable")
                .description("Archived folders met whose manifest could not be read")
                .register(meters);
    }

    /// Takes an assembled folder into the archive.
    ///
    /// May be repeated: where the same recording is archived already, the assembled folder is only deleted.
    ///
    /// @throws ArchiveConflictException where another recording has this id
    public ArchivedRecording store(AssembledRecording recording) throws IOException {
        var id = recording.manifest().id();
        var folder = FolderNames.folder(root, id);
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return again(recording, folder);
        }
        DurableFolder.forceTree(recording.folder());
        var day = parentOf(folder);
        DurableFolder.create(day);
        try {
            Files.move(recording.folder(), folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException otherFileSystem) {
            throw new IOException(
                    "the scratch folder " + recording.folder() + " and the archive " + root
                            + " must lie on the same file system",
                    otherFileSystem);
        }
        DurableFolder.force(day);
        return new ArchivedRecording(RecordingFolder.open(folder, keys), recording.manifest());
    }

    /// The recording of that id; empty where there is none.
    public Optional<ArchivedRecording> find(RecordingId id) throws IOException {
        var folder = FolderNames.folder(root, id);
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        return Optional.of(read(folder));
    }

    /// Every archived recording, oldest first; close the stream. A folder that cannot be read is logged and counted.
    public Stream<ArchivedRecording> recordings() {
        return below(root)
                .flatMap(Archive::below)
                .flatMap(Archive::below)
                .flatMap(Archive::below)
                .flatMap(folder -> {
                    try {
                        return Stream.of(read(folder));
                    } catch (IOException failure) {
                        unreadable.increment();
                        log.warn("skipped {}: {}", folder, failure.getMessage());
                        return Stream.empty();
                    }
                });
    }

    /// Every manifest, oldest first, to rebuild the catalog from; close the stream.
    public Stream<Manifest> all() {
        return recordings().map(ArchivedRecording::manifest);
    }

    /// Compares every file of a recording with the digest in its manifest; empty where there is no such recording.
    public Optional<Verification> verify(RecordingId id) throws IOException {
        var found = find(id);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(FolderVerification.of(found.get()));
    }

    private ArchivedRecording again(AssembledRecording recording, Path folder) throws IOException {
        var id = recording.manifest().id();
        ArchivedRecording archived;
        try {
            archived = read(folder);
        } catch (KeyMissingException later) {
            throw later;
        } catch (IOException unreadable) {
            throw new ArchiveConflictException(id, "what lies there cannot be read (" + unreadable.getMessage() + ")");
        }
        var same = Arrays.equals(ManifestJson.toBytes(archived.manifest()), ManifestJson.toBytes(recording.manifest()));
        if (!same) {
            throw new ArchiveConflictException(id, "the manifests differ");
        }
        DurableFolder.delete(recording.folder());
        return archived;
    }

    private ArchivedRecording read(Path folder) throws IOException {
        var files = RecordingFolder.open(folder, keys);
        var manifest = ManifestJson.read(files);
        if (!folder.endsWith(manifest.id().value())) {
            throw new IOException("the manifest in " + folder + " is that of " + manifest.id());
        }
        return new ArchivedRecording(files, manifest);
    }

    private static Stream<Path> below(Path folder) {
        try (var entries = Files.list(folder)) {
            return entries.filter(Files::isDirectory).sorted().toList().stream();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot list " + folder, failure);
        }
    }

    private static Path parentOf(Path folder) {
        var parent = folder.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(folder + " has no parent");
        }
        return parent;
    }
}
