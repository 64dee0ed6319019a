package io.earwitness.media.codec;

import io.earwitness.media.rtp.OpusPayload;
import java.nio.ByteBuffer;
import java.util.Arrays;

/// Opus at 48 kHz (RFC 6716, RFC 7587), in Java by Concentus: what comes from the net meets no native code, and what
/// a packet says again of a lost one before it (in-band FEC) is heard.
final class OpusDecoder implements AudioDecoder {
    private static final int SAMPLE_RATE = 48_000;
    private static final int FRAME_MAX = 5_760;
    private static final int TICKS_MIN = SAMPLE_RATE / 400;

    private final int channels;
    private final io.github.jaredmdobson.concentus.OpusDecoder decoder;
    private final short[] pcm;

    OpusDecoder(int channels) {
        this.channels = channels;
        this.pcm = new short[FRAME_MAX * channels];
        try {
            decoder = new io.github.jaredmdobson.concentus.OpusDecoder(SAMPLE_RATE, channels);
        } catch (io.github.jaredmdobson.concentus.OpusException impossible) {
            throw new IllegalArgumentException(channels + " channels of Opus", impossible);
        }
    }

    @Override
    public int sampleRate() {
        return SAMPLE_RATE;
    }

    @Override
    public int channels() {
        return channels;
    }

    @Override
    public short[] decode(ByteBuffer payload) {
        return OpusPayload.ticks(payload).isEmpty() ? NOTHING : decode(payload, FRAME_MAX, false);
    }

    /// Only a packet with speech in it can say one of the same length again; what is missing before that stays missing.
    @Override
    public short[] recover(ByteBuffer payload, int samplesMax) {
        int own = OpusPayload.frameTicks(payload);
        boolean may = own >= TICKS_MIN && own <= samplesMax && OpusPayload.saysAgain(payload);
        return may ? decode(payload, own, true) : NOTHING;
    }

    private short[] decode(ByteBuffer payload, int frames, boolean again) {
        var bytes = new byte[payload.remaining()];
        payload.get(payload.position(), bytes);
        try {
            int decoded = decoder.decode(bytes, 0, bytes.length, pcm, 0, frames, again);
            return Arrays.copyOf(pcm, Math.max(0, decoded) * channels);
        } catch (io.github.jaredmdobson.concentus.OpusException | RuntimeException broken) {
            // A packet may break the rules in ways that the decoder finds only halfway.
            decoder.resetState();
            return NOTHING;
        }
    }
}
