package io.earwitness.recorder.keys;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import javax.crypto.spec.SecretKeySpec;

/// A small file that holds the wrapped data key of what lies beside it: of one recording, or of the catalog.
///
/// ```
///  0  "EWK", version 1             60  CRC-32C of bytes 0–59
///  4  zeros (4)                    64  the wrapped key (96)
///  8  what it belongs to, ASCII, then zeros (52)
/// ```
/// Bytes 0–59 are authenticated with the key. It is only ever replaced as a whole, by a rename; a crash leaves the old
/// one or the new one.
public final class WrappedKeyFile {
    private static final int HEAD_BYTES = 64;
    private static final int OWNER_AT = 8;
    private static final int CHECKSUM_AT = 60;
    private static final int OWNER_BYTES_MAX = CHECKSUM_AT - OWNER_AT;
    private static final int BYTES = HEAD_BYTES + WrappedKey.BYTES;
    private static final byte[] MAGIC = {'E', 'W', 'K', 1};

    private final Path file;

    public WrappedKeyFile(Path file) {
        this.file = file;
    }

    /// A data key, and whose it is.
    public record Opened(String owner, SecretKeySpec dataKey) {}

    /// Makes a data key and writes it, wrapped by the newest key; forced to the disk.
    ///
    /// @param owner id of the recording, or another short word
    public Opened create(String owner, KeyRing keys) throws IOException {
        var dataKey = keys.newDataKey();
        var head = head(owner);
        replace(head, keys.wrap(dataKey, identity(head)));
        return new Opened(owner, dataKey);
    }

    public boolean exists() {
        return Files.exists(file);
    }

    /// @throws KeyMissingException where we do not have the key that wraps it
    public Opened open(KeyRing keys) throws IOException {
        var bytes = read();
        var head = Arrays.copyOf(bytes, HEAD_BYTES);
        var owner = owner(head);
        return new Opened(owner, keys.unwrap(List.of(wrapped(bytes)), identity(head), owner));
    }

    /// Wraps it by the newest key; false where it is that already.
    public boolean rewrap(KeyRing keys) throws IOException {
        var newest = keys.newest().orElseThrow(() -> new IllegalStateException("there is no key to wrap with"));
        var bytes = read();
        if (wrapped(bytes).keyId().equals(newest.id())) {
            return false;
        }
        var opened = open(keys);
        var head = Arrays.copyOf(bytes, HEAD_BYTES);
        replace(head, keys.wrap(opened.dataKey(), identity(head)));
        return true;
    }

    private static byte[] head(String owner) {
        var name = owner.getBytes(StandardCharsets.US_ASCII);
        if (name.length == 0 || name.length > OWNER_BYTES_MAX) {
            throw new IllegalArgumentException("'" + owner + "' cannot own a key");
        }
        var head = ByteBuffer.allocate(HEAD_BYTES).put(MAGIC).put(OWNER_AT, name);
        return head.putInt(CHECKSUM_AT, checksum(head.array())).array();
    }

    private static byte[] identity(byte[] head) {
        return Arrays.copyOf(head, CHECKSUM_AT);
    }

    private static int checksum(byte[] head) {
        var crc = new CRC32C();
        crc.update(head, 0, CHECKSUM_AT);
        return (int) crc.getValue();
    }

    private static String owner(byte[] head) {
        var end = OWNER_AT;
        while (end < CHECKSUM_AT && head[end] != 0) {
            end++;
        }
        return new String(head, OWNER_AT, end - OWNER_AT, StandardCharsets.US_ASCII);
    }

    private byte[] read() throws IOException {
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(BYTES + 1);
        }
        if (bytes.length != BYTES
                || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
                || ByteBuffer.wrap(bytes).getInt(CHECKSUM_AT) != checksum(bytes)) {
            throw new IOException(file + " is damaged, or is no wrapped key of this version");
        }
        return bytes;
    }

    private WrappedKey wrapped(byte[] bytes) throws IOException {
        return WrappedKey.read(Arrays.copyOfRange(bytes, HEAD_BYTES, BYTES))
                .orElseThrow(() -> new IOException(file + " is damaged: its key cannot be read"));
    }

    private void replace(byte[] head, WrappedKey key) throws IOException {
        var beside = file.resolveSibling(file.getFileName() + ".new");
        try (var out = FileChannel.open(
                beside, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            var bytes = ByteBuffer.allocate(BYTES).put(head).put(key.toBytes()).flip();
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
