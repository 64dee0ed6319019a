package io.earwitness.recorder.folder;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;

/// A place in the content of an encrypted file, whose own bytes lie elsewhere. Owned by one thread, like the file.
abstract class EncryptedChannel implements SeekableByteChannel {
    final FileChannel file;
    long position;

    EncryptedChannel(FileChannel file) {
        this.file = file;
    }

    /// The length of the content.
    abstract long clearBytes();

    final void requireOpen() throws IOException {
        if (!file.isOpen()) {
            throw new ClosedChannelException();
        }
    }

    @Override
    public final long position() throws IOException {
        requireOpen();
        return position;
    }

    @Override
    public final SeekableByteChannel position(long to) throws IOException {
        requireOpen();
        if (to < 0) {
            throw new IllegalArgumentException("no position: " + to);
        }
        position = to;
        return this;
    }

    @Override
    public final long size() throws IOException {
        requireOpen();
        return clearBytes();
    }

    @Override
    public SeekableByteChannel truncate(long to) {
        throw new UnsupportedOperationException("an encrypted file is never cut");
    }

    @Override
    public final boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
