package io.earwitness.media.codec;

import io.earwitness.media.rtp.PayloadFormat;
import java.nio.ByteBuffer;

/// Samples as they are, in network byte order (RFC 3551 §4.5.11). Remembers nothing between payloads.
record L16Decoder(PayloadFormat format) implements AudioDecoder {
    @Override
    public int sampleRate() {
        return format.clockRate();
    }

    @Override
    public int channels() {
        return format.channels();
    }

    @Override
    public short[] decode(ByteBuffer payload) {
        var samples = new short[payload.remaining() / 2 / channels() * channels()];
        for (int i = 0; i < samples.length; i++) {
            int at = payload.position() + 2 * i;
            samples[i] = (short) ((payload.get(at) << 8) | (payload.get(at + 1) & 0xFF));
        }
        return samples;
    }
}
