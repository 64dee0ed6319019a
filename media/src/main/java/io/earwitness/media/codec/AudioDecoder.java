package io.earwitness.media.codec;

import java.nio.ByteBuffer;

/// Turns the payloads of one stream, in order, into PCM. One instance a stream: most codecs remember. Not thread-safe.
///
/// A payload that breaks its format's rules gives fewer samples than it should, or none; it never throws.
public interface AudioDecoder extends AutoCloseable {
    short[] NOTHING = {};

    /// Samples a second of what [#decode] gives; need not be the RTP clock's rate.
    int sampleRate();

    int channels();

    /// Interleaved 16-bit samples; the buffer is read from position to limit.
    short[] decode(ByteBuffer payload);

    /// The sound right before this payload, where the packet that held it was lost and this one says it again; to be
    /// called before its [#decode]. Empty where it does not.
    ///
    /// @param samplesMax of each channel that are missing
    default short[] recover(ByteBuffer payload, int samplesMax) {
        return NOTHING;
    }

    /// Gives back what it holds outside the heap; nothing can be decoded afterwards.
    @Override
    default void close() {}
}
