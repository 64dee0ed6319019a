package io.earwitness.media.container;

import io.earwitness.media.codec.G711;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The `fmt ` chunk: how the samples of a WAV file are stored, and how each becomes 16 bits.
record WavFormat(Coding coding, int channels, int sampleRate, int sampleBytes) {
    static final WavFormat UNKNOWN = new WavFormat(Coding.PCM, 1, 0, 1);

    enum Coding {
        PCM,
        FLOAT,
        ALAW,
        ULAW
    }

    static WavFormat read(ByteBuffer chunk, long offset) throws IOException {
        if (chunk.remaining() < 16) {
            throw new IOException("malformed at offset %d: format of %d bytes".formatted(offset, chunk.remaining()));
        }
        int tag = chunk.getShort(0) & 0xFFFF;
        // WAVE_FORMAT_EXTENSIBLE keeps the real tag at the head of its sub-format.
        if (tag == 0xFFFE && chunk.remaining() >= 26) {
            tag = chunk.getShort(24) & 0xFFFF;
        }
        int channels = chunk.getShort(2) & 0xFFFF;
        int sampleRate = chunk.getInt(4);
        int bits = chunk.getShort(14) & 0xFFFF;
        var coding = coding(tag, bits);
        if (coding == null || channels == 0 || channels > 255 || sampleRate <= 0) {
            throw new IOException("unsupported at offset %d: format tag %d, %d bits, %d channels, %d Hz"
                    .formatted(offset, tag, bits, channels, sampleRate));
        }
        return new WavFormat(coding, channels, sampleRate, bits / 8);
    }

    private static @Nullable Coding coding(int tag, int bits) {
        return switch (tag) {
            case 1 -> bits == 8 || bits == 16 || bits == 24 || bits == 32 ? Coding.PCM : null;
            case 3 -> bits == 32 || bits == 64 ? Coding.FLOAT : null;
            case 6 -> bits == 8 ? Coding.ALAW : null;
            case 7 -> bits == 8 ? Coding.ULAW : null;
            default -> null;
        };
    }

    int frameBytes() {
        return channels * sampleBytes;
    }

    /// So many samples from the buffer's position on.
    void samples(ByteBuffer bytes, short[] into, int offset, int count) {
        if (coding == Coding.PCM && sampleBytes == 2) {
            bytes.asShortBuffer().get(into, offset, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            into[offset + i] = sample(bytes);
        }
    }

    private short sample(ByteBuffer bytes) {
        return switch (coding) {
            case ALAW -> G711.fromAlaw(bytes.get());
            case ULAW -> G711.fromUlaw(bytes.get());
            case FLOAT -> fromFloat(sampleBytes == 4 ? bytes.getFloat() : bytes.getDouble());
            case PCM -> pcm(bytes);
        };
    }

    private short pcm(ByteBuffer bytes) {
        return switch (sampleBytes) {
            case 1 -> (short) (((bytes.get() & 0xFF) - 128) << 8);
            case 2 -> bytes.getShort();
            case 3 -> {
                bytes.get();
                yield bytes.getShort();
            }
            default -> (short) (bytes.getInt() >> 16);
        };
    }

    private static short fromFloat(double value) {
        return (short) Math.clamp(Math.round(value * 32_768), Short.MIN_VALUE, Short.MAX_VALUE);
    }
}
