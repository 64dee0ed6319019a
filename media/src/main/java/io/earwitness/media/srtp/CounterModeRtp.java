package io.earwitness.media.srtp;

/// RTP under AES-CM and HMAC-SHA1 (RFC 3711 §4.1.1, §4.2): `header | encrypted payload | MKI | tag`. The tag is over
/// header, payload and roll-over counter.
final class CounterModeRtp implements RtpTransform {
    private final AesCounterMode aes;
    private final HmacSha1 hmac;
    private final int tagBytes;

    CounterModeRtp(SrtpSuite suite, SessionKeys keys) {
        this.aes = new AesCounterMode(keys.cipher(), keys.salt());
        this.hmac = new HmacSha1(keys.auth());
        this.tagBytes = suite.rtpTagBytes();
    }

    @Override
    public int seal(byte[] packet, int header, int length, long index, byte[] mki) {
        aes.apply(packet, header, length, Octets.integer(packet, 8), index);
        var tag = hmac.tag(packet, length, (int) (index >>> 16));
        System.arraycopy(mki, 0, packet, length, mki.length);
        System.arraycopy(tag, 0, packet, length + mki.length, tagBytes);
        return length + mki.length + tagBytes;
    }

    @Override
    public int open(byte[] packet, int header, int length, long index, int mkiBytes) {
        var end = length - tagBytes - mkiBytes;
        if (!HmacSha1.matches(hmac.tag(packet, end, (int) (index >>> 16)), packet, length - tagBytes, tagBytes)) {
            return AesGcm.NOT_AUTHENTIC;
        }
        aes.apply(packet, header, end, Octets.integer(packet, 8), index);
        return end;
    }
}
