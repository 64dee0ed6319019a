package io.earwitness.media.rtp;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/// Counts the frames of a Speex packet (RFC 5574) without decoding them: they are no whole bytes, and each begins with
/// the number of its mode, from which its length follows.
final class SpeexPayload {
    private static final int FRAMES_A_SECOND = 50;
    private static final int TERMINATOR = 15;
    private static final int IN_BAND = 14;
    private static final int USER_IN_BAND = 13;

    /// Bits of a frame by its mode, the mode itself included.
    private static final int[] NARROW = {5, 43, 119, 160, 220, 300, 364, 492, 79};

    /// Bits of the layer for the upper half of a band, which follows the frame that it belongs to.
    private static final int[] WIDE = {4, 36, 112, 192, 352};

    /// Bits of a message in band by its code.
    private static final int[] MESSAGE = {1, 1, 4, 4, 4, 4, 4, 4, 8, 8, 16, 16, 32, 32, 64, 64};

    private SpeexPayload() {}

    /// Empty where it breaks the rules.
    static OptionalInt ticks(ByteBuffer payload, int clockRate) {
        var bits = new BitReader(payload);
        int frames = 0;
        while (bits.left() >= 5) {
            int length;
            if (bits.read(1) == 1) {
                int mode = bits.read(3);
                length = mode < WIDE.length ? WIDE[mode] - 4 : -1;
            } else {
                int mode = bits.read(4);
                if (mode == TERMINATOR) {
                    break;
                }
                length = switch (mode) {
                    case IN_BAND -> MESSAGE[bits.read(4)];
                    case USER_IN_BAND -> 8 * bits.read(5);
                    default -> mode < NARROW.length ? NARROW[mode] - 5 : -1;
                };
                frames += mode < NARROW.length ? 1 : 0;
            }
            if (length < 0 || length > bits.left()) {
                return OptionalInt.empty();
            }
            bits.skip(length);
        }
        return frames == 0 ? OptionalInt.empty() : OptionalInt.of(frames * clockRate / FRAMES_A_SECOND);
    }
}
