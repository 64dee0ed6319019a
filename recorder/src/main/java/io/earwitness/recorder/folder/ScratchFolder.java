package io.earwitness.recorder.folder;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A directory for what is only needed while a recording is made: files of one process, gone when they are closed.
///
/// @param path      made when it is needed
/// @param encrypted whether what is written is encrypted, by a key that nobody keeps
public record ScratchFolder(Path path, boolean encrypted) {
    /// A new file to read and to write anywhere; what was never written is zeros. Deleted when it is closed.
    public SeekableByteChannel open(String name) throws IOException {
        Files.createDirectories(path);
        var file = FileChannel.open(
                path.resolve(name),
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        return encrypted ? new EncryptedScratch(file) : file;
    }
}
