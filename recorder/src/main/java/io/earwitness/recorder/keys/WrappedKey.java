package io.earwitness.recorder.keys;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32C;

/// A data key, encrypted under a key-encryption key. 96 bytes, at the head of what the data key encrypts.
///
/// ```
///  0  id of the key-encryption key (8)        20  the data key (32), encrypted, and the tag (16)
///  8  nonce (12)                              68  zeros, and at 92 the CRC-32C of what is before
/// ```
///
/// @param keyId 16 hex digits
public record WrappedKey(String keyId, byte[] nonce, byte[] sealed) {
    public static final int BYTES = 96;
    static final int NONCE_BYTES = 12;
    static final int SEALED_BYTES = 48;

    public byte[] toBytes() {
        var bytes = ByteBuffer.allocate(BYTES);
        bytes.putLong(HexFormat.fromHexDigitsToLong(keyId)).put(nonce).put(sealed);
        return bytes.putInt(BYTES - 4, checksum(bytes.array())).array();
    }

    /// Empty where there is none, or only half of one.
    public static Optional<WrappedKey> read(byte[] bytes) {
        var in = ByteBuffer.wrap(bytes);
        var id = in.getLong();
        if (id == 0 || in.getInt(BYTES - 4) != checksum(bytes)) {
            return Optional.empty();
        }
        var nonce = new byte[NONCE_BYTES];
        var sealed = new byte[SEALED_BYTES];
        in.get(nonce).get(sealed);
        return Optional.of(new WrappedKey(HexFormat.of().toHexDigits(id), nonce, sealed));
    }

    private static int checksum(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes, 0, BYTES - 4);
        return (int) crc.getValue();
    }
}
