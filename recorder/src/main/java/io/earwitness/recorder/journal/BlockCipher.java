package io.earwitness.recorder.journal;

import io.earwitness.recorder.keys.KeyMissingException;
import io.earwitness.recorder.keys.KeyRing;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.zip.CRC32C;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/// Makes blocks of one journal out of frames, and frames out of blocks: chain, checksum, and encryption where it is on.
///
/// One thread at a time. Knows no files; whoever writes sees to it that opening and number are never used twice.
final class BlockCipher {
    private static final int TAG_BITS = 8 * BlockFormat.TAG_BYTES;

    private final byte[] identity;
    private final byte[] salt;
    private final @Nullable SecretKeySpec key;
    private final CRC32C crc = new CRC32C();
    private final MessageDigest digest = sha256();
    private final byte[] nonce = new byte[BlockFormat.NONCE_BYTES];
    private @Nullable Cipher cipher;

    private BlockCipher(JournalHeader header, @Nullable SecretKeySpec key) {
        this.identity = HeaderFormat.identity(header);
        this.salt = ByteBuffer.allocate(4).putInt(header.salt()).array();
        this.key = key;
    }

    /// Without the data key of an encrypted journal: its blocks can be checked, not read.
    static BlockCipher withoutKey(JournalHeader header) {
        return new BlockCipher(header, null);
    }

    static BlockCipher of(JournalHeader header, SecretKeySpec key) {
        return new BlockCipher(header, key);
    }

    static BlockCipher of(JournalHeader header, KeyRing ring) throws KeyMissingException {
        return header.encrypted()
                ? of(header, ring.unwrap(header.keys(), HeaderFormat.identity(header), "the journal " + header.id()))
                : withoutKey(header);
    }

    /// What the chain is before the first block.
    byte[] firstChain() {
        return digest.digest(identity);
    }

    int storedBytes(int frameBytes) {
        return key == null ? frameBytes : frameBytes + BlockFormat.TAG_BYTES;
    }

    /// Fills in the head of a block whose frames lie behind the head, and encrypts them in place.
    ///
    /// @param block has room for the tag
    /// @param chain the one before; the one after it when this returns
    /// @return how long the block is with its head
    int seal(byte[] block, int frameBytes, int number, long opening, byte[] chain) {
        var stored = storedBytes(frameBytes);
        var head = ByteBuffer.wrap(block);
        head.putInt(BlockFormat.MAGIC).putInt(stored).putInt(number).putLong(opening);
        if (key != null) {
            encrypt(block, frameBytes);
        }
        chain(block, BlockFormat.HEAD_BYTES + stored, chain);
        head.put(chain);
        head.putInt(checksum(block, BlockFormat.HEAD_BYTES + stored));
        return BlockFormat.HEAD_BYTES + stored;
    }

    private void encrypt(byte[] block, int frameBytes) {
        try {
            var at = BlockFormat.HEAD_BYTES;
            start(Cipher.ENCRYPT_MODE, block).doFinal(block, at, frameBytes, block, at);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has AES-GCM", impossible);
        }
    }

    /// The frames of a block, encrypted or not, in their place; false where they are not what was written.
    ///
    /// @return how many bytes they have, -1 where the key says that this is no block of its own
    int open(byte[] block, int blockBytes) {
        var stored = blockBytes - BlockFormat.HEAD_BYTES;
        if (key == null) {
            return stored;
        }
        try {
            var at = BlockFormat.HEAD_BYTES;
            return start(Cipher.DECRYPT_MODE, block).doFinal(block, at, stored, block, at);
        } catch (AEADBadTagException changed) {
            return -1;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has AES-GCM", impossible);
        }
    }

    private Cipher start(int mode, byte[] block) throws GeneralSecurityException {
        if (cipher == null) {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        }
        System.arraycopy(block, BlockFormat.OPENING_AT, nonce, 0, 8);
        System.arraycopy(block, BlockFormat.NUMBER_AT, nonce, 8, 4);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(identity);
        cipher.updateAAD(block, 0, BlockFormat.CHAIN_AT);
        return cipher;
    }

    /// Turns the chain before a block into the one after it.
    void chain(byte[] block, int blockBytes, byte[] chain) {
        digest.update(chain);
        digest.update(block, 0, BlockFormat.CHAIN_AT);
        digest.update(block, BlockFormat.HEAD_BYTES, blockBytes - BlockFormat.HEAD_BYTES);
        try {
            digest.digest(chain, 0, chain.length);
        } catch (java.security.DigestException impossible) {
            throw new IllegalStateException("SHA-256 has 32 bytes", impossible);
        }
    }

    int checksum(byte[] block, int blockBytes) {
        crc.reset();
        crc.update(salt);
        crc.update(block, 0, BlockFormat.CHECKSUM_AT);
        crc.update(block, BlockFormat.HEAD_BYTES, blockBytes - BlockFormat.HEAD_BYTES);
        return (int) crc.getValue();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
