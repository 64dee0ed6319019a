package io.earwitness.media.codec;

import io.earwitness.media.rtp.PayloadFormat;

/// A byte a sample; remembers nothing between payloads.
record G711Encoder(PayloadFormat format, Law law) implements AudioEncoder {
    interface Law {
        byte compress(short sample);
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
    public byte[] encode(short[] samples) {
        var codes = new byte[samples.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = law.compress(samples[i]);
        }
        return codes;
    }
}
