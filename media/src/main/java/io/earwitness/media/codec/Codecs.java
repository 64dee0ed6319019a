package io.earwitness.media.codec;

import io.earwitness.media.rtp.PayloadFormat;
import java.util.Locale;
import java.util.Optional;

/// Which payload formats we can turn into PCM and back: G.711 for now. Empty means "not yet decodable": such packets
/// are kept all the same.
public final class Codecs {
    private Codecs() {}

    public static Optional<AudioDecoder> decoder(PayloadFormat format) {
        return switch (format.encodingName().toUpperCase(Locale.ROOT)) {
            case "PCMA" -> Optional.of(new G711Decoder(format, G711::fromAlaw));
            case "PCMU" -> Optional.of(new G711Decoder(format, G711::fromUlaw));
            default -> Optional.empty();
        };
    }

    public static Optional<AudioEncoder> encoder(PayloadFormat format) {
        return switch (format.encodingName().toUpperCase(Locale.ROOT)) {
            case "PCMA" -> Optional.of(new G711Encoder(format, G711::toAlaw));
            case "PCMU" -> Optional.of(new G711Encoder(format, G711::toUlaw));
            default -> Optional.empty();
        };
    }
}
