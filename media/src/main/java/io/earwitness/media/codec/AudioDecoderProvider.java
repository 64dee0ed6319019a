package io.earwitness.media.codec;

import io.earwitness.media.rtp.PayloadFormat;
import java.util.Optional;

/// Brings decoders for formats that we have none for, EVS above all: found on the class path by
/// [java.util.ServiceLoader], asked after our own. Must be thread-safe; what it makes need not be.
public interface AudioDecoderProvider {
    /// A new decoder for one stream; empty where the format is not its own. One that cannot be made is told by a
    /// RuntimeException, and the stream's packets are kept without sound.
    Optional<AudioDecoder> decoder(PayloadFormat format);
}
