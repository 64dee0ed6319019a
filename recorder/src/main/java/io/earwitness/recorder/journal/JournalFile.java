package io.earwitness.recorder.journal;

import java.io.IOException;
import java.nio.ByteBuffer;

/// The file below a journal, so that tests can put a failing one there.
interface JournalFile {
    /// Writes some or all of `bytes` at `position`, and moves the buffer's position by as much.
    void write(ByteBuffer bytes, long position) throws IOException;

    /// Brings everything written so far from the page cache to the disk. From any thread.
    void force() throws IOException;

    void close() throws IOException;
}
