package io.earwitness.media.codec;

import java.nio.ByteBuffer;

/// Turns the payloads of one stream, in order, into PCM. One instance a stream: most codecs remember.
public interface AudioDecoder {
    int sampleRate();

    int channels();

    /// Interleaved 16-bit samples; the buffer is read from position to limit.
    short[] decode(ByteBuffer payload);
}
