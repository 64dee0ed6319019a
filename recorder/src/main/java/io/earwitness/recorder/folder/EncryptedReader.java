package io.earwitness.recorder.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;

/// Reads one encrypted file from anywhere, segment by segment; owned by one thread.
///
/// Opening opens the last segment: only that proves how long the file is. Nothing that does not open is given out.
final class EncryptedReader extends EncryptedChannel {
    private final Path path;
    private final SegmentCipher cipher;
    private final long fileBytes;
    private final long segments;
    private final long size;
    private long shown = -1;
    private byte[] segment = {};

    EncryptedReader(Path path, SecretKeySpec dataKey, byte[] identity) throws IOException {
        super(FileChannel.open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
        this.path = path;
        try {
            this.fileBytes = file.size();
            this.size = EncryptedFormat.clearBytes(path, fileBytes);
            this.segments = EncryptedFormat.segments(fileBytes);
            var head = bytes(0, EncryptedFormat.HEAD_BYTES);
            EncryptedFormat.requireHead(path, head);
            var saltAt = EncryptedFormat.PREAMBLE_BYTES + 1;
            var prefixAt = saltAt + EncryptedFormat.SALT_BYTES;
            var key = EncryptedFormat.fileKey(dataKey, Arrays.copyOfRange(head, saltAt, prefixAt), identity);
            this.cipher = new SegmentCipher(key, Arrays.copyOfRange(head, prefixAt, EncryptedFormat.HEAD_BYTES));
            show(segments - 1);
        } catch (IOException | RuntimeException failure) {
            file.close();
            throw failure;
        }
    }

    private byte[] bytes(long from, int count) throws IOException {
        var bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, from + bytes.position()) < 0) {
                throw new IOException(path + " is cut off");
            }
        }
        return bytes.array();
    }

    private void show(long number) throws IOException {
        if (number == shown) {
            return;
        }
        var from = number == 0 ? EncryptedFormat.HEAD_BYTES : number * EncryptedFormat.SEGMENT_BYTES;
        var until = Math.min(fileBytes, (number + 1) * EncryptedFormat.SEGMENT_BYTES);
        shown = -1;
        try {
            segment = cipher.open(number, number == segments - 1, bytes(from, (int) (until - from)));
        } catch (IOException unopened) {
            throw new IOException(path + ": " + unopened.getMessage(), unopened);
        }
        shown = number;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        requireOpen();
        if (position >= size) {
            return -1;
        }
        var count = 0;
        while (into.hasRemaining() && position < size) {
            var number = EncryptedFormat.segmentOf(position);
            show(number);
            var at = (int) (position - EncryptedFormat.clearFrom(number));
            var now = Math.min(into.remaining(), segment.length - at);
            into.put(segment, at, now);
            position += now;
            count += now;
        }
        return count;
    }

    @Override
    long clearBytes() {
        return size;
    }

    @Override
    public int write(ByteBuffer from) {
        throw new NonWritableChannelException();
    }

    @Override
    public SeekableByteChannel truncate(long to) {
        throw new NonWritableChannelException();
    }
}
