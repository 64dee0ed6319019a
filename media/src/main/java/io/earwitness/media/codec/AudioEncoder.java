package io.earwitness.media.codec;

/// Turns PCM of one stream, in order, into payloads. One instance a stream.
public interface AudioEncoder {
    int sampleRate();

    int channels();

    byte[] encode(short[] samples);
}
