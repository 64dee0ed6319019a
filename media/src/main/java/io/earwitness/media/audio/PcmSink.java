package io.earwitness.media.audio;

import java.io.IOException;

/// Takes PCM in order: interleaved 16-bit samples.
@FunctionalInterface
public interface PcmSink {
    void write(short[] samples, int offset, int length) throws IOException;
}
