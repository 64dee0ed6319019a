package io.earwitness.recorder.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// How a file of a recording lies encrypted: sixteen bytes of ours, then a stream as Tink's AES256-GCM-HKDF writes it.
///
/// ```
///  0  "EWA", version 1                         one segment of the file, of 65,536 bytes but for the last:
///  4  65536, bytes of a segment (u32)             clear bytes, encrypted by AES-256-GCM, and the tag (16)
///  8  zeros (8)                                nonce: prefix (7), number of the segment from 0 (u32),
/// 16  40, length of the next two and itself            1 in the last segment, else 0
/// 17  salt (32), prefix of the nonces (7)      key: HKDF-SHA256 of the recording's data key with the salt;
/// 56  the first segment, 65,480 bytes at most       info: "earwitness file 1", id and name of the file, by newlines
/// ```
/// Worked example: 100,000 bytes are 65,464 in the first segment and 34,536 in the second; the file has 100,088.
/// A segment in another place, a file under another name and a cut end do not open. A crash leaves a file without a
/// head.
final class EncryptedFormat {
    static final int SEGMENT_BYTES = 1 << 16;
    static final int PREAMBLE_BYTES = 16;
    static final int SALT_BYTES = 32;
    static final int PREFIX_BYTES = 7;
    static final int HEAD_BYTES = PREAMBLE_BYTES + 1 + SALT_BYTES + PREFIX_BYTES;
    static final int TAG_BYTES = 16;
    /// Clear bytes of a segment, and of the first one.
    static final int CLEAR_BYTES = SEGMENT_BYTES - TAG_BYTES;

    static final int FIRST_CLEAR_BYTES = CLEAR_BYTES - HEAD_BYTES;

    private static final byte[] MAGIC = {'E', 'W', 'A', 1};
    private static final int KEY_BYTES = 32;

    private EncryptedFormat() {}

    /// What a file is, bound to its key.
    static byte[] identity(String owner, String name) {
        return ("earwitness file 1\n" + owner + "\n" + name).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] head(byte[] salt, byte[] prefix) {
        return ByteBuffer.allocate(HEAD_BYTES)
                .put(MAGIC)
                .putInt(SEGMENT_BYTES)
                .putLong(0)
                .put((byte) (HEAD_BYTES - PREAMBLE_BYTES))
                .put(salt)
                .put(prefix)
                .array();
    }

    /// @throws IOException where it is none of this version
    static void requireHead(Path file, byte[] head) throws IOException {
        var in = ByteBuffer.wrap(head);
        var ours = in.getInt() == ByteBuffer.wrap(MAGIC).getInt()
                && in.getInt() == SEGMENT_BYTES
                && in.getLong() == 0
                && in.get() == HEAD_BYTES - PREAMBLE_BYTES;
        if (!ours) {
            throw new IOException(file + " is damaged, or is no encrypted file of this version");
        }
    }

    static SecretKeySpec fileKey(SecretKeySpec dataKey, byte[] salt, byte[] identity) {
        return derived(dataKey, salt, identity, "AES");
    }

    static SecretKeySpec nameKey(SecretKeySpec dataKey, String owner) {
        var info = ("earwitness file names 1\n" + owner).getBytes(StandardCharsets.UTF_8);
        return derived(dataKey, new byte[0], info, "HmacSHA256");
    }

    private static SecretKeySpec derived(SecretKeySpec dataKey, byte[] salt, byte[] info, String algorithm) {
        try {
            var how =
                    HKDFParameterSpec.ofExtract().addIKM(dataKey).addSalt(salt).thenExpand(info, KEY_BYTES);
            return new SecretKeySpec(KDF.getInstance("HKDF-SHA256").deriveData(how), algorithm);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HKDF", impossible);
        }
    }

    static byte[] mac(SecretKeySpec key, byte[] bytes) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has HMAC", impossible);
        }
    }

    static long segments(long fileBytes) {
        return Math.ceilDiv(fileBytes, SEGMENT_BYTES);
    }

    /// @throws IOException where no file of this length can be whole
    static long clearBytes(Path file, long fileBytes) throws IOException {
        var segments = segments(fileBytes);
        var last = fileBytes - (segments - 1) * SEGMENT_BYTES;
        if (segments < 1 || last < (segments == 1 ? HEAD_BYTES : 0) + TAG_BYTES) {
            throw new IOException(file + " is cut off");
        }
        return fileBytes - HEAD_BYTES - segments * TAG_BYTES;
    }

    /// Which segment a clear byte is in.
    static long segmentOf(long position) {
        return position < FIRST_CLEAR_BYTES ? 0 : 1 + (position - FIRST_CLEAR_BYTES) / CLEAR_BYTES;
    }

    /// The clear position at which a segment begins.
    static long clearFrom(long segment) {
        return segment == 0 ? 0 : FIRST_CLEAR_BYTES + (segment - 1) * CLEAR_BYTES;
    }
}
