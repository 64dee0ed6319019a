package io.earwitness.recorder.folder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Set;

/// Directories in a file system of memory, which outlives the process and is on no disk; each for its owner alone.
public final class MemoryDirectory {
    private static final Set<String> MEMORY = Set.of("tmpfs", "ramfs");

    private MemoryDirectory() {}

    /// Makes one, or takes up what a former process left.
    ///
    /// @throws IOException where the parent is not in memory, or the directory cannot be ours alone
    public static Path open(Path parent, String name) throws IOException {
        if (!Files.isDirectory(parent)) {
            throw new IOException("there is no directory " + parent);
        }
        if (!isMemory(parent)) {
            throw new IOException(parent + " is not in memory");
        }
        var ours = parent.resolve(name);
        OwnersFile.createDirectory(ours);
        if (!isOurs(ours)) {
            throw new IOException(ours + " belongs to somebody else or is open to others");
        }
        return ours;
    }

    public static boolean isMemory(Path directory) throws IOException {
        return MEMORY.contains(Files.getFileStore(directory).type());
    }

    /// Whether nobody else can read or write in it.
    public static boolean isOurs(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return false;
        }
        if (!OwnersFile.knowsOwners(directory)) {
            return true;
        }
        var probe = Files.createTempFile(directory, "probe", "");
        try {
            return Files.getOwner(probe).equals(Files.getOwner(directory))
                    && PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))
                            .endsWith("------");
        } finally {
            Files.delete(probe);
        }
    }

    /// A name for the directory that belongs to another one: 16 hex digits, made of its path.
    public static String nameFor(Path directory) throws IOException {
        try {
            var path = directory.toRealPath().toString().getBytes(StandardCharsets.UTF_8);
            var digest = MessageDigest.getInstance("SHA-256").digest(path);
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
