package io.earwitness.media.codec;

/// Decodes one frame after the other of one mono stream. Not thread-safe.
interface FrameDecoder extends AutoCloseable {
    /// Its samples; none where it is broken.
    short[] decode(byte[] frame);

    @Override
    void close();
}
