package io.earwitness.recorder.journal;

import io.earwitness.recorder.keys.KeyRing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;

/// The whole frames of a journal one after the other, whatever its version. One thread.
sealed interface Frames permits FrameScanner, BlockScanner {

    /// Head of a frame.
    record Frame(byte type, int stream, long epochNanos) {}

    /// @throws JournalFormatException where the file is not a journal of a version we know
    /// @throws io.earwitness.recorder.keys.KeyMissingException where it is encrypted and the ring does not open it
    static Frames of(FileChannel file, KeyRing keys) throws IOException {
        var window = new JournalWindow(file);
        var header = HeaderFormat.read(window);
        return header.formatVersion() == 1
                ? new FrameScanner(window, header)
                : new BlockScanner(new BlockWalk(window, header), BlockCipher.of(header, keys));
    }

    JournalHeader header();

    /// Goes to the next whole frame; false where there is none, for now.
    boolean next() throws IOException;

    /// The frame found last.
    Frame frame();

    /// Its body, read-only, valid until the next call.
    ByteBuffer body();

    /// What is not as it was written, so far.
    List<JournalDamage> damage();

    /// Where the last whole frame, or the block that it is in, ends in the file.
    long position();

    /// Bytes after that.
    long tailBytes() throws IOException;
}
