package io.earwitness.media.codec;

/// A-law and µ-law (ITU-T G.711) to 16-bit samples and back, by table.
public final class G711 {
    private static final int BIAS = 0x84;
    private static final int CLIP = 32_635;
    private static final short[] FROM_ALAW = new short[256];
    private static final short[] FROM_ULAW = new short[256];

    static {
        for (int code = 0; code < 256; code++) {
            FROM_ALAW[code] = expandAlaw(code);
            FROM_ULAW[code] = expandUlaw(code);
        }
    }

    private G711() {}

    public static short fromAlaw(byte code) {
        return FROM_ALAW[code & 0xFF];
    }

    public static short fromUlaw(byte code) {
        return FROM_ULAW[code & 0xFF];
    }

    /// The code whose value is nearest below in magnitude, as the standard's intervals have it.
    public static byte toAlaw(short sample) {
        // Thirteen bits; a negative value is mirrored so that -1 falls into the first interval below zero.
        int magnitude = sample >> 3;
        int sign = 0x80;
        if (magnitude < 0) {
            magnitude = -magnitude - 1;
            sign = 0;
        }
        int segment = Math.max(0, 27 - Integer.numberOfLeadingZeros(magnitude));
        int mantissa = (segment <= 1 ? magnitude >> 1 : magnitude >> segment) & 0x0F;
        return (byte) ((sign | (segment << 4) | mantissa) ^ 0x55);
    }

    public static byte toUlaw(short sample) {
        int sign = sample < 0 ? 0x80 : 0;
        int magnitude = Math.min(Math.abs((int) sample), CLIP) + BIAS;
        int segment = 24 - Integer.numberOfLeadingZeros(magnitude);
        int mantissa = (magnitude >> (segment + 3)) & 0x0F;
        return (byte) ~(sign | (segment << 4) | mantissa);
    }

    private static short expandAlaw(int code) {
        int bits = code ^ 0x55;
        int segment = (bits >> 4) & 7;
        int value = ((bits & 0x0F) << 4) + 8;
        if (segment > 0) {
            value = (value + 0x100) << (segment - 1);
        }
        return (short) ((bits & 0x80) != 0 ? value : -value);
    }

    private static short expandUlaw(int code) {
        int bits = ~code;
        int value = ((((bits & 0x0F) << 3) + BIAS) << ((bits >> 4) & 7)) - BIAS;
        return (short) ((bits & 0x80) != 0 ? -value : value);
    }
}
