package io.earwitness.media.rtp;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Takes G.723.1 payloads apart (RFC 3551 §4.5.3): the lowest two bits of a frame's first byte tell its length.
public final class G723Payload {
    public static final int FRAME_SAMPLES = 240;

    /// 6.3 kbit/s, 5.3 kbit/s, silence description, untransmitted.
    private static final int[] BYTES = {24, 20, 4, 1};

    private G723Payload() {}

    /// Empty where the last frame is cut short.
    public static Optional<List<byte[]>> frames(ByteBuffer payload) {
        var frames = new ArrayList<byte[]>();
        var left = payload.slice();
        while (left.hasRemaining()) {
            var frame = new byte[BYTES[left.get(left.position()) & 3]];
            if (left.remaining() < frame.length) {
                return Optional.empty();
            }
            left.get(frame);
            frames.add(frame);
        }
        return Optional.of(frames);
    }
}
