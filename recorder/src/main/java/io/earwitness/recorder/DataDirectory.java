package io.earwitness.recorder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one directory under which a recorder keeps everything, held by a lock file while the recorder lives.
///
/// Owned by [Recorder]. Says where things lie; what lies there belongs to the stages.
final class DataDirectory implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DataDirectory.class);
    private static final String LOCK = "recorder.lock";

    private final Path root;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path root, FileChannel channel, FileLock lock) {
        this.root = root;
        this.channel = channel;
        this.lock = lock;
    }

    /// Creates the directory where it is missing, makes sure that it can be written, and locks it.
    static DataDirectory open(Path given) throws StartupException {
        var root = given.toAbsolutePath().normalize();
        try {
            Files.createDirectories(root);
            var channel = FileChannel.open(
                    root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            var lock = lock(channel);
            if (lock == null) {
                channel.close();
                throw new StartupException(
                        "another recorder is running on " + root + "; one recorder per data-directory");
            }
            return new DataDirectory(root, channel, lock);
        } catch (IOException unwritable) {
            throw new StartupException("cannot write to data-directory " + root, unwritable);
        }
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    Path root() {
        return root;
    }

    Path journals() {
        return root.resolve("journals");
    }

    Path recordings() {
        return root.resolve("recordings");
    }

    Path catalog() {
        return root.resolve("catalog.db");
    }

    /// Where the copy of a catalog lies that is in memory while it is used.
    Path encryptedCatalog() {
        return root.resolve("catalog");
    }

    /// Where assembly notes what native decoders are at work on.
    Path decoding() {
        return root.resolve("decoding");
    }

    /// What was said so far in sessions that go on; below the scratch directory, so that the next start empties it.
    Path live() {
        return root.resolve("work").resolve("live");
    }

    /// Where it is noted which log events were not delivered yet.
    Path logEvents() {
        return root.resolve("log-events");
    }

    /// Where sound lies that was made on demand; it can always be made again.
    Path derived() {
        return root.resolve("derived");
    }

    /// The scratch directory of assembly, emptied: what a dead process left there is of no use.
    Path freshWork() throws StartupException {
        var work = root.resolve("work");
        try {
            if (Files.exists(work)) {
                try (var entries = Files.walk(work)) {
                    for (var entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                        Files.delete(entry);
                    }
                }
            }
            return Files.createDirectories(work);
        } catch (IOException unwritable) {
            throw new StartupException("cannot empty the scratch directory " + work, unwritable);
        }
    }

    /// Free space in bytes; 0 where the system does not tell, so that nothing is promised on a disk that is gone.
    long freeBytes() {
        try {
            return Files.getFileStore(root).getUsableSpace();
        } catch (IOException unknown) {
            log.error("cannot tell how much disk is free under {}", root, unknown);
            return 0;
        }
    }

    long totalBytes() {
        try {
            return Files.getFileStore(root).getTotalSpace();
        } catch (IOException unknown) {
            return 0;
        }
    }

    @Override
    public void close() throws IOException {
        lock.release();
        channel.close();
    }
}
