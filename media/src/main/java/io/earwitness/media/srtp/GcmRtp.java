package io.earwitness.media.srtp;

import javax.crypto.Cipher;

/// RTP under AES-GCM (RFC 7714 §8): `header | encrypted payload | tag | MKI`. The header is authenticated beside it.
final class GcmRtp implements RtpTransform {
    private final AesGcm gcm;

    GcmRtp(SessionKeys keys) {
        this.gcm = new AesGcm(keys.cipher(), keys.salt());
    }

    @Override
    public int seal(byte[] packet, int header, int length, long index, byte[] mki) {
        gcm.begin(Cipher.ENCRYPT_MODE, Octets.integer(packet, 8), index);
        gcm.beside(packet, 0, header);
        var end = gcm.seal(packet, header, length);
        System.arraycopy(mki, 0, packet, end, mki.length);
        return end + mki.length;
    }

    @Override
    public int open(byte[] packet, int header, int length, long index, int mkiBytes) {
        gcm.begin(Cipher.DECRYPT_MODE, Octets.integer(packet, 8), index);
        gcm.beside(packet, 0, header);
        return gcm.open(packet, header, length - mkiBytes);
    }
}
