package io.earwitness.media.codec;

import java.nio.ByteBuffer;
import java.util.List;

/// Takes a payload apart into frames as a [FrameDecoder] wants them. Stateless.
@FunctionalInterface
interface Framing {
    /// One frame.
    ///
    /// @param bytes empty where it only says that nobody speaks
    /// @param samples that it lasts
    record Frame(byte[] bytes, int samples) {}

    /// In order; what breaks the rules is left out.
    List<Frame> frames(ByteBuffer payload);
}
