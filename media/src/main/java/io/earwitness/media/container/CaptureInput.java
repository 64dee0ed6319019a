package io.earwitness.media.container;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The bytes of a capture file with a limit on every length and the offset in every complaint.
final class CaptureInput implements Closeable {
    static final int FRAME_BYTES_MAX = 1 << 20;
    static final int BLOCK_BYTES_MAX = 1 << 24;

    private final InputStream stream;
    private long offset;
    private ByteOrder order = ByteOrder.BIG_ENDIAN;

    CaptureInput(InputStream stream) {
        this.stream = stream;
    }

    void order(ByteOrder newOrder) {
        order = newOrder;
    }

    ByteOrder order() {
        return order;
    }

    long offset() {
        return offset;
    }

    boolean atEnd() throws IOException {
        stream.mark(1);
        boolean end = stream.read() < 0;
        if (!end) {
            stream.reset();
        }
        return end;
    }

    int readInt() throws IOException {
        return read(4).getInt();
    }

    ByteBuffer read(int length) throws IOException {
        var bytes = stream.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException(
                    "cut off at offset %d: %d bytes wanted, %d left".formatted(offset, length, bytes.length));
        }
        offset += length;
        return ByteBuffer.wrap(bytes).order(order);
    }

    IOException malformed(long at, String what) {
        return new IOException("malformed at offset %d: %s".formatted(at, what));
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
