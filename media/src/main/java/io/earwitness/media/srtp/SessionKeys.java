package io.earwitness.media.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/// The keys that packets are really protected with, for RTP or for RTCP, derived from a master key (RFC 3711 §4.3).
///
/// @param auth empty for AES-GCM, which needs none
record SessionKeys(byte[] cipher, byte[] auth, byte[] salt) {
    private static final int BLOCK = 16;
    private static final int AUTH_BYTES = 20;
    private static final int LABEL_AT = 7;
    private static final int RTP_LABELS = 0;
    private static final int RTCP_LABELS = 3;

    /// @param turn the packet index divided by the derivation rate, 0 without one
    static SessionKeys forRtp(SrtpSuite suite, MasterKey master, long turn) {
        return derive(suite, master, RTP_LABELS, turn);
    }

    static SessionKeys forRtcp(SrtpSuite suite, MasterKey master, long turn) {
        return derive(suite, master, RTCP_LABELS, turn);
    }

    private static SessionKeys derive(SrtpSuite suite, MasterKey master, int firstLabel, long turn) {
        try {
            var prf = Cipher.getInstance("AES/ECB/NoPadding");
            prf.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(master.key(suite), "AES"));
            var salt = master.salt(suite);
            return new SessionKeys(
                    octets(prf, salt, firstLabel, turn, suite.keyBytes()),
                    suite.isAead() ? new byte[0] : octets(prf, salt, firstLabel + 1, turn, AUTH_BYTES),
                    octets(prf, salt, firstLabel + 2, turn, suite.saltBytes()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot do AES", e);
        }
    }

    // The salt of AES-GCM has 96 bits instead of 112: the missing ones are zeros at its end (RFC 7714 §11).
    private static byte[] octets(Cipher prf, byte[] salt, int label, long turn, int count)
            throws GeneralSecurityException {
        var x = Arrays.copyOf(salt, BLOCK);
        x[LABEL_AT] ^= (byte) label;
        for (var i = 0; i < 6; i++) {
            x[LABEL_AT + 1 + i] ^= (byte) (turn >>> (40 - 8 * i));
        }
        var blocks = (count + BLOCK - 1) / BLOCK;
        var counters = new byte[blocks * BLOCK];
        for (var block = 0; block < blocks; block++) {
            System.arraycopy(x, 0, counters, block * BLOCK, BLOCK);
            counters[block * BLOCK + BLOCK - 1] = (byte) block;
        }
        return Arrays.copyOf(prf.doFinal(counters), count);
    }

    @Override
    public String toString() {
        return "session keys";
    }
}
