package io.earwitness.recorder.journal;

import io.earwitness.recorder.keys.WrappedKey;
import io.earwitness.recorder.model.RecordingId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/// The bytes at the head of a journal: 64, and where it is encrypted two places for its wrapped data key.
///
/// ```
///  0  "EWJ", format version 1 or 2            16  recording id, 26 ASCII characters
///  4  length of all this, 64 or 256 (u16)     42  salt, 4 random bytes, then zeros
///  6  flags (u16): 1 = encrypted              60  CRC-32C of bytes 0–59
///  8  created, nanoseconds since 1970         64  two wrapped data keys of 96 bytes, one of them zeros
/// ```
///
/// Bytes 0–59 never change. A new key is written to the empty place first, then the other one is emptied: a crash in
/// between leaves two that both open.
final class HeaderFormat {
    static final int HEAD_BYTES = 64;
    static final int ENCRYPTED_BYTES = HEAD_BYTES + 2 * WrappedKey.BYTES;
    /// The part that the chain begins with and that binds keys and blocks to this journal.
    static final int IDENTITY_BYTES = 60;

    private static final int MAGIC = 'E' << 16 | 'W' << 8 | 'J';
    private static final int ID_CHARS = 26;
    private static final int ENCRYPTED = 1;

    private HeaderFormat() {}

    /// Positioned at its start, ready to be written.
    static ByteBuffer write(JournalHeader header) {
        var bytes = ByteBuffer.allocate(header.bytes());
        bytes.put(identity(header));
        bytes.putInt(checksum(bytes.array()));
        header.keys().forEach(key -> bytes.put(key.toBytes()));
        return bytes.clear();
    }

    static byte[] identity(JournalHeader header) {
        var bytes = ByteBuffer.allocate(IDENTITY_BYTES);
        bytes.putInt(MAGIC << 8 | header.formatVersion());
        bytes.putShort((short) header.bytes()).putShort((short) (header.encrypted() ? ENCRYPTED : 0));
        bytes.putLong(header.createdEpochNanos());
        bytes.put(header.id().value().getBytes(StandardCharsets.US_ASCII));
        return bytes.putInt(header.salt()).array();
    }

    static JournalHeader read(JournalWindow window) throws JournalFormatException, java.io.IOException {
        var bytes = load(window, HEAD_BYTES);
        var head = ByteBuffer.wrap(bytes);
        if (head.getInt() >>> 8 != MAGIC) {
            throw new JournalFormatException("not a journal: it does not begin with EWJ");
        }
        var version = bytes[3];
        if (version != 1 && version != 2) {
            throw new JournalFormatException(
                    "journal format version " + version + ": this program reads versions 1 and 2");
        }
        if (head.getInt(IDENTITY_BYTES) != checksum(bytes)) {
            throw new JournalFormatException("the header's checksum is wrong");
        }
        var length = head.getShort();
        var flags = head.getShort();
        var encrypted = version == 2 && flags == ENCRYPTED;
        if (length != (encrypted ? ENCRYPTED_BYTES : HEAD_BYTES) || (flags != 0 && !encrypted)) {
            throw new JournalFormatException(
                    "a header of another length or with flags that version " + version + " does not know");
        }
        var created = head.getLong();
        var id = new String(bytes, head.position(), ID_CHARS, StandardCharsets.US_ASCII);
        if (!RecordingId.isValid(id)) {
            throw new JournalFormatException("the header names no recording");
        }
        var salt = head.getInt(head.position() + ID_CHARS);
        var keys = encrypted ? keys(load(window, ENCRYPTED_BYTES)) : List.<WrappedKey>of();
        return new JournalHeader(version, new RecordingId(id), created, salt, encrypted, keys);
    }

    private static byte[] load(JournalWindow window, int length) throws java.io.IOException {
        if (!window.load(0, length)) {
            throw new JournalFormatException("the file ends inside the journal's header");
        }
        var bytes = new byte[length];
        window.slice(0, length).get(bytes);
        return bytes;
    }

    private static List<WrappedKey> keys(byte[] header) {
        var keys = new ArrayList<WrappedKey>();
        for (var at = HEAD_BYTES; at < ENCRYPTED_BYTES; at += WrappedKey.BYTES) {
            WrappedKey.read(Arrays.copyOfRange(header, at, at + WrappedKey.BYTES))
                    .ifPresent(keys::add);
        }
        return keys;
    }

    private static int checksum(byte[] header) {
        var crc = new CRC32C();
        crc.update(header, 0, IDENTITY_BYTES);
        return (int) crc.getValue();
    }
}
