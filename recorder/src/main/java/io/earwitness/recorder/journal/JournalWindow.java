package io.earwitness.recorder.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// A piece of a file in memory, moved along as it is read. One thread.
///
/// Grows for a long frame only after making sure that the file is as long as the frame claims.
final class JournalWindow {
    private static final int BYTES = 64 * 1024;

    private final FileChannel file;
    private ByteBuffer bytes = ByteBuffer.allocate(BYTES).limit(0);
    private long start;

    JournalWindow(FileChannel file) {
        this.file = file;
    }

    /// True where the file has `length` bytes from `offset` on; they are in memory then.
    boolean load(long offset, int length) throws IOException {
        if (offset >= start && offset + length <= start + bytes.limit()) {
            return true;
        }
        if (length > bytes.capacity()) {
            if (offset + length > file.size()) {
                return false;
            }
            bytes = ByteBuffer.allocate(length);
        }
        bytes.clear();
        start = offset;
        while (bytes.hasRemaining() && file.read(bytes, start + bytes.position()) >= 0) {
            // Until the window is full or the file ends.
        }
        bytes.flip();
        return bytes.limit() >= length;
    }

    /// What is loaded next comes from the file.
    void forget() {
        bytes.limit(0);
    }

    /// A view of bytes that were loaded, valid until the next load.
    ByteBuffer slice(long offset, int length) {
        return bytes.slice((int) (offset - start), length);
    }

    long fileBytes() throws IOException {
        return file.size();
    }
}
