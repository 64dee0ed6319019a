package io.earwitness.media.codec;

import java.nio.ByteBuffer;

/// Speex at the rate of its clock (RFC 5574). Its frames are no whole bytes, so that only the decoder finds where one
/// ends: it is emptied after every payload, lest a rest be taken for the beginning of the next.
final class SpeexDecoder implements AudioDecoder {
    private final int sampleRate;
    private final NativeDecoder decoder;

    SpeexDecoder(int sampleRate) {
        this.sampleRate = sampleRate;
        this.decoder = new NativeDecoder(new NativeDecoder.Settings("libspeex", sampleRate));
    }

    @Override
    public int sampleRate() {
        return sampleRate;
    }

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public short[] decode(ByteBuffer payload) {
        var bytes = new byte[payload.remaining()];
        payload.get(payload.position(), bytes);
        return decoder.decodeAll(bytes);
    }

    @Override
    public void close() {
        decoder.close();
    }
}
