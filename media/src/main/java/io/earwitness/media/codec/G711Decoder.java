package io.earwitness.media.codec;

import io.earwitness.media.rtp.PayloadFormat;
import java.nio.ByteBuffer;

/// A byte a sample; remembers nothing between payloads.
record G711Decoder(PayloadFormat format, Law law) implements AudioDecoder {
    interface Law {
        short expand(byte code);
    }

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
        var codes = new byte[payload.remaining()];
        payload.get(payload.position(), codes);
        var samples = new short[codes.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = law.expand(codes[i]);
        }
        return samples;
    }
}
