package io.earwitness.media.srtp;

/// RTCP under AES-CM and HMAC-SHA1 (RFC 3711 §3.4): `first 8 bytes | encrypted rest | E and index | MKI | tag`.
final class CounterModeRtcp implements RtcpTransform {
    private final AesCounterMode aes;
    private final HmacSha1 hmac;
    private final int tagBytes;

    CounterModeRtcp(SrtpSuite suite, SessionKeys keys) {
        this.aes = new AesCounterMode(keys.cipher(), keys.salt());
        this.hmac = new HmacSha1(keys.auth());
        this.tagBytes = suite.rtcpTagBytes();
    }

    @Override
    public int seal(byte[] packet, int length, int index, byte[] mki) {
        aes.apply(packet, CLEAR_BYTES, length, Octets.integer(packet, 4), index);
        Octets.integer(packet, length, ENCRYPTED | index);
        var end = length + WORD_BYTES;
        var tag = hmac.tag(packet, end);
        System.arraycopy(mki, 0, packet, end, mki.length);
        System.arraycopy(tag, 0, packet, end + mki.length, tagBytes);
        return end + mki.length + tagBytes;
    }

    @Override
    public int open(byte[] packet, int length, int mkiBytes) {
        var end = length - tagBytes - mkiBytes;
        if (!HmacSha1.matches(hmac.tag(packet, end), packet, length - tagBytes, tagBytes)) {
            return AesGcm.NOT_AUTHENTIC;
        }
        var word = Octets.integer(packet, end - WORD_BYTES);
        if ((word & ENCRYPTED) != 0) {
            aes.apply(packet, CLEAR_BYTES, end - WORD_BYTES, Octets.integer(packet, 4), word & ~ENCRYPTED);
        }
        return end - WORD_BYTES;
    }
}
