package io.earwitness.recorder.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.spec.SecretKeySpec;

/// A scratch file that may be written again and again, anywhere, and lies encrypted on the disk under a key that is in
/// memory alone; a dead process leaves nothing that anybody could read. Owned by one thread.
///
/// Slots of 32 KiB: the number of the writing (u64), which is the nonce and never comes twice, then AES-256-GCM of the
/// slot and its tag. A slot of which the number is 0 was never written and takes no room.
final class EncryptedScratch extends EncryptedChannel {
    private static final int CLEAR_BYTES = 1 << 15;
    private static final int NUMBER_BYTES = 8;
    private static final int SLOT_BYTES = NUMBER_BYTES + CLEAR_BYTES + EncryptedFormat.TAG_BYTES;
    private static final int PREFIX_BYTES = 7;

    private final SegmentCipher cipher;
    private byte[] slot = new byte[CLEAR_BYTES];
    private long shown;
    private boolean changed;
    private long writings;
    private long size;

    /// @param file empty, to be read and written
    EncryptedScratch(FileChannel file) {
        super(file);
        var key = new byte[32];
        new SecureRandom().nextBytes(key);
        this.cipher = new SegmentCipher(new SecretKeySpec(key, "AES"), new byte[PREFIX_BYTES]);
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        requireOpen();
        if (position >= size) {
            return -1;
        }
        var count = 0;
        while (into.hasRemaining() && position < size) {
            show(position / CLEAR_BYTES);
            var at = (int) (position % CLEAR_BYTES);
            var now = (int) Math.min(Math.min(into.remaining(), CLEAR_BYTES - at), size - position);
            into.put(slot, at, now);
            position += now;
            count += now;
        }
        return count;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        requireOpen();
        var count = from.remaining();
        while (from.hasRemaining()) {
            show(position / CLEAR_BYTES);
            var at = (int) (position % CLEAR_BYTES);
            var now = Math.min(from.remaining(), CLEAR_BYTES - at);
            from.get(slot, at, now);
            changed = true;
            position += now;
            size = Math.max(size, position);
        }
        return count;
    }

    private void show(long number) throws IOException {
        if (number == shown) {
            return;
        }
        keep();
        slot = opened(number);
        shown = number;
    }

    private void keep() throws IOException {
        if (changed) {
            writings++;
            var sealed = cipher.seal(writings, false, slot, CLEAR_BYTES);
            var bytes = ByteBuffer.allocate(SLOT_BYTES)
                    .putLong(writings)
                    .put(sealed)
                    .flip();
            while (bytes.hasRemaining()) {
                file.write(bytes, shown * SLOT_BYTES + bytes.position());
            }
            changed = false;
        }
    }

    private byte[] opened(long number) throws IOException {
        var bytes = ByteBuffer.allocate(SLOT_BYTES);
        while (bytes.hasRemaining() && file.read(bytes, number * SLOT_BYTES + bytes.position()) >= 0) {
            // Until it is whole, or nothing is there.
        }
        var writing = bytes.getLong(0);
        return writing == 0
                ? new byte[CLEAR_BYTES]
                : cipher.open(writing, false, Arrays.copyOfRange(bytes.array(), NUMBER_BYTES, SLOT_BYTES));
    }

    @Override
    long clearBytes() {
        return size;
    }
}
