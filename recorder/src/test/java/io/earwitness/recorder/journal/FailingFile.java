package io.earwitness.recorder.journal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// A file in memory on a disk that fills up: takes `room` bytes more, then fails until it is given more room.
final class FailingFile implements JournalFile {
    private byte[] bytes = new byte[HeaderFormat.HEAD_BYTES];
    private int room;
    boolean forced;

    FailingFile(int room) {
        this.room = room;
    }

    void makeRoom(int more) {
        room = more;
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
        var taken = (int) Math.min(bytes.length + room - position, source.remaining());
        if (taken <= 0 && source.hasRemaining()) {
            throw new IOException("No space left on device");
        }
        room -= (int) Math.max(position + taken - bytes.length, 0);
        bytes = Arrays.copyOf(bytes, (int) Math.max(bytes.length, position + taken));
        source.get(bytes, (int) position, taken);
    }

    @Override
    public void force() {
        forced = true;
    }

    @Override
    public void close() {
        // Memory needs no closing.
    }

    byte[] content(JournalHeader header) {
        var content = new ByteArrayOutputStream();
        content.writeBytes(HeaderFormat.write(header).array());
        if (bytes.length > HeaderFormat.HEAD_BYTES) {
            content.write(bytes, HeaderFormat.HEAD_BYTES, bytes.length - HeaderFormat.HEAD_BYTES);
        }
        return content.toByteArray();
    }
}
