package io.earwitness.media.codec;

import io.earwitness.media.rtp.PayloadFormat;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// iLBC (RFC 3952). What length the frames have is told by the payload, since clients send 20 ms where 30 ms were
/// agreed
/// and the other way round; the format's `mode` decides where a payload could be either.
final class IlbcDecoder implements AudioDecoder {
    private static final int SAMPLE_RATE = 8_000;
    private static final int SHORT_BYTES = 38;
    private static final int LONG_BYTES = 50;

    private final boolean isShortAgreed;
    private @Nullable AudioDecoder ofShort;
    private @Nullable AudioDecoder ofLong;

    IlbcDecoder(PayloadFormat format) {
        isShortAgreed = format.parameter("mode").equals("20");
    }

    @Override
    public int sampleRate() {
        return SAMPLE_RATE;
    }

    @Override
    public int channels() {
        return 1;
    }

    @Override
    public short[] decode(ByteBuffer payload) {
        return (isShort(payload.remaining()) ? ofShort() : ofLong()).decode(payload);
    }

    private boolean isShort(int bytes) {
        var canBeShort = bytes % SHORT_BYTES == 0;
        var canBeLong = bytes % LONG_BYTES == 0;
        return canBeShort == canBeLong ? isShortAgreed : canBeShort;
    }

    private AudioDecoder ofShort() {
        if (ofShort == null) {
            ofShort = framed(SHORT_BYTES, 160);
        }
        return ofShort;
    }

    private AudioDecoder ofLong() {
        if (ofLong == null) {
            ofLong = framed(LONG_BYTES, 240);
        }
        return ofLong;
    }

    private static AudioDecoder framed(int bytes, int samples) {
        var settings = new NativeDecoder.Settings("ilbc", SAMPLE_RATE, 0, bytes);
        return new FramedDecoder(SAMPLE_RATE, Framings.fixed(bytes, samples), new NativeDecoder(settings));
    }

    @Override
    public void close() {
        if (ofShort != null) {
            ofShort.close();
        }
        if (ofLong != null) {
            ofLong.close();
        }
    }
}
