package io.earwitness.media.rtp;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/// What the first bytes of an Opus packet tell without decoding it (RFC 6716 §3.1): how long it lasts, how many
/// channels it carries.
public final class OpusPayload {
    private static final int TICKS_MAX = 5_760;

    private OpusPayload() {}

    /// Ticks of the 48 kHz clock; empty where the packet breaks the rules.
    public static OptionalInt ticks(ByteBuffer payload) {
        if (!payload.hasRemaining()) {
            return OptionalInt.empty();
        }
        int frames = switch (payload.get(payload.position()) & 3) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> payload.remaining() < 2 ? 0 : payload.get(payload.position() + 1) & 0x3F;
        };
        int ticks = frames * frameTicks(payload.get(payload.position()) >> 3 & 0x1F);
        return ticks == 0 || ticks > TICKS_MAX ? OptionalInt.empty() : OptionalInt.of(ticks);
    }

    public static boolean isStereo(ByteBuffer payload) {
        return payload.hasRemaining() && (payload.get(payload.position()) & 4) != 0;
    }

    /// Ticks of one of its frames; 0 for an empty packet.
    public static int frameTicks(ByteBuffer payload) {
        return payload.hasRemaining() ? frameTicks(payload.get(payload.position()) >> 3 & 0x1F) : 0;
    }

    /// Whether its first frame says the one before it again: in-band FEC, which only SILK has, told by the bit
    /// behind the flags of voice (RFC 6716 §4.2.3, §4.2.4).
    public static boolean saysAgain(ByteBuffer payload) {
        int at = payload.position();
        if (payload.remaining() < 2 || (payload.get(at) >> 3 & 0x1F) >= 16) {
            return false;
        }
        int frame = switch (payload.get(at) & 3) {
            case 0, 1 -> at + 1;
            case 2 -> at + (Byte.toUnsignedInt(payload.get(at + 1)) < 252 ? 2 : 3);
            // Lengths and padding stand before the first frame; such packets are rare, and not looked into.
            default -> payload.limit();
        };
        int flags = Math.max(1, frameTicks(payload) / 960);
        return frame < payload.limit() && (payload.get(frame) >> (7 - flags) & 1) != 0;
    }

    private static int frameTicks(int configuration) {
        if (configuration < 12) {
            return new int[] {480, 960, 1_920, 2_880}[configuration & 3];
        }
        if (configuration < 16) {
            return (configuration & 1) == 0 ? 480 : 960;
        }
        return 120 << (configuration & 3);
    }
}
