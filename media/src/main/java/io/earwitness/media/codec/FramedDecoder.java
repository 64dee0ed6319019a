package io.earwitness.media.codec;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// A mono decoder behind a framing: each frame lasts as long as it says, whatever its decoder made of it.
final class FramedDecoder implements AudioDecoder {
    private final int sampleRate;
    private final Framing framing;
    private final FrameDecoder decoder;

    FramedDecoder(int sampleRate, Framing framing, FrameDecoder decoder) {
        this.sampleRate = sampleRate;
        this.framing = framing;
        this.decoder = decoder;
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
        var samples = NOTHING;
        for (var frame : framing.frames(payload)) {
            var decoded = frame.bytes().length == 0 ? NOTHING : decoder.decode(frame.bytes());
            int from = samples.length;
            samples = Arrays.copyOf(samples, from + frame.samples());
            System.arraycopy(decoded, 0, samples, from, Math.min(decoded.length, frame.samples()));
        }
        return samples;
    }

    @Override
    public void close() {
        decoder.close();
    }
}
