package io.earwitness.recorder.journal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings everything that was written to one file system to its disk by one system call (`syncfs`), where each of many
/// journals would need its own. Owned by the thread `journal-sync`.
///
/// Linux from 5.8 on, which tells there of writing that failed; elsewhere there is none. It takes along what others
/// wrote to the same file system.
final class FileSystemSync {
    private static final Logger log = LoggerFactory.getLogger(FileSystemSync.class);
    private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");
    private static final int READ_ONLY_AND_CLOSED_ON_EXEC = 0x80000;

    private final MethodHandle syncfs;
    private final MethodHandle close;
    private final int fd;

    private FileSystemSync(MethodHandle syncfs, MethodHandle close, int fd) {
        this.syncfs = syncfs;
        this.close = close;
        this.fd = fd;
    }

    /// Of the file system that holds `directory`; empty where this system has no such call, or tells no failures.
    static Optional<FileSystemSync> of(Path directory) {
        if (!tellsFailures(System.getProperty("os.name", ""), System.getProperty("os.version", ""))) {
            return Optional.empty();
        }
        try (var memory = Arena.ofConfined()) {
            var linker = Linker.nativeLinker();
            var open = function(linker, "open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
            var ofInt = FunctionDescriptor.of(JAVA_INT, JAVA_INT);
            var path = memory.allocateFrom(directory.toAbsolutePath().toString());
            var fd = (int) open.invokeExact(path, READ_ONLY_AND_CLOSED_ON_EXEC);
            return fd < 0
                    ? Optional.empty()
                    : Optional.of(new FileSystemSync(
                            function(linker, "syncfs", ofInt), function(linker, "close", ofInt), fd));
        } catch (Throwable notHere) {
            log.debug("no syncfs: journals are forced to the disk one by one", notHere);
            return Optional.empty();
        }
    }

    /// Earlier ones say that all is well where it is not (syncfs(2)).
    static boolean tellsFailures(String system, String version) {
        var found = VERSION.matcher(version);
        if (!system.equals("Linux") || !found.lookingAt()) {
            return false;
        }
        var major = Integer.parseInt(found.group(1));
        return major > 5 || (major == 5 && Integer.parseInt(found.group(2)) >= 8);
    }

    private static MethodHandle function(Linker linker, String name, FunctionDescriptor type) {
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
    }

    /// Returns when all of it is there.
    ///
    /// @throws IOException where some of it is not; of which file, forcing that will tell
    void force() throws IOException {
        if (call(syncfs) != 0) {
            throw new IOException("the file system could not be brought to the disk");
        }
    }

    void close() {
        var _ = call(close);
    }

    private int call(MethodHandle handle) {
        try {
            return (int) handle.invokeExact(fd);
        } catch (Throwable e) {
            throw new IllegalStateException("a system call could not be made", e);
        }
    }
}
