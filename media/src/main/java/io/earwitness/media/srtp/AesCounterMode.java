package io.earwitness.media.srtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// AES in counter mode as RFC 3711 §4.1.1 has it. Owned by one transform; allocates nothing for a packet.
///
/// The counter blocks of a packet are encrypted in one go: cheaper than a counter-mode cipher of the JDK, which wants
/// to be set up anew for each packet.
final class AesCounterMode {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final int BLOCK = 16;

    private final Cipher aes;
    private final long saltHigh;
    private final long saltLow;
    private byte[] counters = new byte[16 * BLOCK];
    private byte[] stream = new byte[16 * BLOCK];

    AesCounterMode(byte[] key, byte[] salt) {
        try {
            aes = Cipher.getInstance("AES/ECB/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot do AES", e);
        }
        var block = new byte[BLOCK];
        System.arraycopy(salt, 0, block, 0, salt.length);
        saltHigh = (long) LONGS.get(block, 0);
        saltLow = (long) LONGS.get(block, 8);
    }

    /// Encrypts or decrypts, which is the same, the bytes from `from` to before `to`.
    ///
    /// @param index of the packet, 48 bits
    void apply(byte[] packet, int from, int to, int ssrc, long index) {
        var length = to - from;
        if (length <= 0) {
            return;
        }
        var blocks = (length + BLOCK - 1) / BLOCK;
        if (counters.length < blocks * BLOCK) {
            counters = new byte[blocks * BLOCK];
            stream = new byte[blocks * BLOCK];
        }
        var high = saltHigh ^ (ssrc & 0xFFFF_FFFFL);
        var low = saltLow ^ (index << 16);
        for (var block = 0; block < blocks; block++) {
            LONGS.set(counters, block * BLOCK, high);
            LONGS.set(counters, block * BLOCK + 8, low + block);
        }
        try {
            aes.update(counters, 0, blocks * BLOCK, stream, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("AES failed", e);
        }
        for (var i = 0; i < length; i++) {
            packet[from + i] ^= stream[i];
        }
    }
}
