package io.earwitness.recorder.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Buffers that lie in a directory of the test's own.
record BlockBufferRoom(Path directory) {
    BlockBuffers buffers() throws IOException {
        Files.createDirectories(directory);
        return BlockBuffers.in(directory, 4096);
    }

    /// Where the buffer of that journal lies.
    Path fileOf(JournalHeader header) {
        return directory.resolve(header.id() + ".ewf");
    }
}
