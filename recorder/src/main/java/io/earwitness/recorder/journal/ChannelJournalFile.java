package io.earwitness.recorder.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A real file. An interrupt of a thread that writes, which closes a [FileChannel], does not end the journal.
final class ChannelJournalFile implements JournalFile {
    private final Path path;
    private FileChannel channel;

    private ChannelJournalFile(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    static ChannelJournalFile create(Path path) throws IOException {
        return new ChannelJournalFile(
                path, FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    /// One that is there, to be written on.
    static ChannelJournalFile open(Path path) throws IOException {
        return new ChannelJournalFile(path, FileChannel.open(path, StandardOpenOption.WRITE));
    }

    @Override
    public void write(ByteBuffer bytes, long position) throws IOException {
        var start = bytes.position();
        var interrupted = false;
        try {
            while (true) {
                try {
                    channel.write(bytes, position);
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted = Thread.interrupted();
                    channel = FileChannel.open(path, StandardOpenOption.WRITE);
                    bytes.position(start);
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// By a channel of its own: an interrupt then closes only that, and whoever writes is not held up.
    @Override
    public void force() throws IOException {
        try (var own = FileChannel.open(path, StandardOpenOption.WRITE)) {
            own.force(false);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
