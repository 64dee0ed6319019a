package io.earwitness.media.srtp;

import javax.crypto.Cipher;

/// RTCP under AES-GCM (RFC 7714 §9): `first 8 bytes | encrypted rest | tag | E and index | MKI`. Where the E bit is not
/// set, everything but the tag is readable and authenticated.
final class GcmRtcp implements RtcpTransform {
    private final AesGcm gcm;
    private final byte[] word = new byte[WORD_BYTES];

    GcmRtcp(SessionKeys keys) {
        this.gcm = new AesGcm(keys.cipher(), keys.salt());
    }

    @Override
    public int seal(byte[] packet, int length, int index, byte[] mki) {
        Octets.integer(word, 0, ENCRYPTED | index);
        gcm.begin(Cipher.ENCRYPT_MODE, Octets.integer(packet, 4), index);
        gcm.beside(packet, 0, CLEAR_BYTES);
        gcm.beside(word, 0, WORD_BYTES);
        var end = gcm.seal(packet, CLEAR_BYTES, length);
        System.arraycopy(word, 0, packet, end, WORD_BYTES);
        System.arraycopy(mki, 0, packet, end + WORD_BYTES, mki.length);
        return end + WORD_BYTES + mki.length;
    }

    @Override
    public int open(byte[] packet, int length, int mkiBytes) {
        var end = length - mkiBytes - WORD_BYTES;
        System.arraycopy(packet, end, word, 0, WORD_BYTES);
        var value = Octets.integer(word, 0);
        gcm.begin(Cipher.DECRYPT_MODE, Octets.integer(packet, 4), value & ~ENCRYPTED);
        var clear = (value & ENCRYPTED) != 0 ? CLEAR_BYTES : end - AesGcm.TAG_BYTES;
        gcm.beside(packet, 0, clear);
        gcm.beside(word, 0, WORD_BYTES);
        return gcm.open(packet, clear, end);
    }
}
