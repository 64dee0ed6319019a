package io.earwitness.recorder.folder;

import static io.earwitness.recorder.folder.EncryptedFormat.CLEAR_BYTES;
import static io.earwitness.recorder.folder.EncryptedFormat.FIRST_CLEAR_BYTES;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import javax.crypto.spec.SecretKeySpec;

/// Writes one encrypted file from its beginning to its end; owned by one thread.
///
/// The first segment is held back until the file is closed, so that a writer may go back to its header, as those of
/// WAV, FLAC and MP3 do; so no segment is ever encrypted twice.
final class EncryptedWriter extends EncryptedChannel {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SegmentCipher cipher;
    private final byte[] head;
    private final byte[] first = new byte[FIRST_CLEAR_BYTES];
    private final byte[] pending = new byte[CLEAR_BYTES];
    private int pendingBytes;
    private long segment = 1;
    private long size;

    EncryptedWriter(Path path, SecretKeySpec dataKey, byte[] identity) throws IOException {
        super(FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE));
        var salt = random(EncryptedFormat.SALT_BYTES);
        var prefix = random(EncryptedFormat.PREFIX_BYTES);
        this.head = EncryptedFormat.head(salt, prefix);
        this.cipher = new SegmentCipher(EncryptedFormat.fileKey(dataKey, salt, identity), prefix);
    }

    private static byte[] random(int count) {
        var bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        requireOpen();
        var count = from.remaining();
        while (from.hasRemaining()) {
            if (position < FIRST_CLEAR_BYTES && position <= size) {
                intoFirst(from);
            } else if (position == size) {
                append(from);
            } else {
                throw new IOException(
                        "an encrypted file cannot be changed at " + position + ", only in its first bytes");
            }
        }
        return count;
    }

    private void intoFirst(ByteBuffer from) {
        var now = Math.min(from.remaining(), FIRST_CLEAR_BYTES - (int) position);
        from.get(first, (int) position, now);
        position += now;
        size = Math.max(size, position);
    }

    private void append(ByteBuffer from) throws IOException {
        // Only when more comes it is known that the segment before is not the last.
        if (pendingBytes == CLEAR_BYTES) {
            put(segment, cipher.seal(segment, false, pending, pendingBytes));
            segment++;
            pendingBytes = 0;
        }
        var now = Math.min(from.remaining(), CLEAR_BYTES - pendingBytes);
        from.get(pending, pendingBytes, now);
        pendingBytes += now;
        position += now;
        size = position;
    }

    private void put(long number, byte[] sealed) throws IOException {
        put(number * EncryptedFormat.SEGMENT_BYTES, ByteBuffer.wrap(sealed));
    }

    private void put(long at, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            file.write(bytes, at + bytes.position());
        }
    }

    @Override
    public void close() throws IOException {
        if (!file.isOpen()) {
            return;
        }
        try (file) {
            if (pendingBytes > 0) {
                put(segment, cipher.seal(segment, true, pending, pendingBytes));
            }
            var sealed = cipher.seal(0, pendingBytes == 0, first, (int) Math.min(size, FIRST_CLEAR_BYTES));
            put(
                    0,
                    ByteBuffer.allocate(head.length + sealed.length)
                            .put(head)
                            .put(sealed)
                            .flip());
        }
    }

    @Override
    long clearBytes() {
        return size;
    }

    @Override
    public int read(ByteBuffer into) {
        throw new NonReadableChannelException();
    }
}
