package io.earwitness.media.codec;

import io.earwitness.media.codec.NativeDecoder.Settings;
import io.earwitness.media.rtp.AmrPayload;
import io.earwitness.media.rtp.PayloadFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/// Which payload formats we can turn into PCM and back. Empty means that there is no decoder: such packets are kept all
/// the same.
public final class Codecs {
    private static final List<AudioDecoderProvider> PROVIDERS = ServiceLoader.load(AudioDecoderProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .toList();

    /// Those that FFmpeg decodes.
    private static final Set<String> NATIVE = Set.of(
            "G722",
            "G729",
            "G723",
            "GSM",
            "ILBC",
            "SPEEX",
            "AMR",
            "AMR-WB",
            "G726-16",
            "G726-24",
            "G726-32",
            "G726-40",
            "AAL2-G726-16",
            "AAL2-G726-24",
            "AAL2-G726-32",
            "AAL2-G726-40");

    private Codecs() {}

    /// A new decoder, to be closed; a provider's where we have none.
    ///
    /// @throws RuntimeException where there is one, and it cannot be made
    public static Optional<AudioDecoder> decoder(PayloadFormat format) {
        return own(format)
                .or(() -> PROVIDERS.stream()
                        .flatMap(provider -> provider.decoder(format).stream())
                        .findFirst());
    }

    /// Whether FFmpeg decodes it, in native code.
    public static boolean isNative(PayloadFormat format) {
        return NATIVE.contains(name(format));
    }

    /// Why [#decoder] gives none, as the end of a sentence about the format.
    public static String lack(PayloadFormat format) {
        return NATIVE.contains(name(format)) && !NativeCodecs.areThere()
                ? "has no decoder here: " + NativeCodecs.lack()
                : "is not yet decodable";
    }

    private static Optional<AudioDecoder> own(PayloadFormat format) {
        return switch (name(format)) {
            case "PCMA" -> Optional.of(new G711Decoder(format, G711::fromAlaw));
            case "PCMU" -> Optional.of(new G711Decoder(format, G711::fromUlaw));
            case "L16" -> Optional.of(new L16Decoder(format));
            case "OPUS" -> Optional.of(new OpusDecoder(Math.min(2, format.channels())));
            default ->
                NATIVE.contains(name(format)) && NativeCodecs.areThere() && format.channels() == 1
                        ? byFfmpeg(format)
                        : Optional.empty();
        };
    }

    private static Optional<AudioDecoder> byFfmpeg(PayloadFormat format) {
        var name = name(format);
        return switch (name) {
            // Its clock ticks at 8 kHz for a sound of 16 kHz, by an error that became the rule (RFC 3551 §4.5.2).
            case "G722" -> framed(Framings.whole(4), new Settings("g722", 16_000));
            case "G729" -> framed(Framings::g729, new Settings("g729", 8_000));
            case "G723" -> framed(Framings::g723, new Settings("g723_1", 8_000));
            case "GSM" -> framed(Framings.fixed(33, 160), new Settings("gsm", 8_000));
            case "ILBC" -> Optional.of(new IlbcDecoder(format));
            case "SPEEX" -> Optional.of(new SpeexDecoder(format.clockRate()));
            case "AMR" -> amr(format, new Settings("libopencore_amrnb", 8_000));
            case "AMR-WB" -> amr(format, new Settings("libopencore_amrwb", 16_000));
            default -> g726(name);
        };
    }

    // The same bits in two orders: RFC 3551 begins with the lowest bit, AAL2 (I.366.2) with the highest.
    private static Optional<AudioDecoder> g726(String name) {
        int bits = Integer.parseInt(name.substring(name.length() - 2)) / 8;
        return framed(Framings.whole(bits), new Settings(name.startsWith("AAL2") ? "g726" : "g726le", 8_000, bits, 0));
    }

    private static Optional<AudioDecoder> amr(PayloadFormat format, Settings settings) {
        return AmrPayload.of(format).flatMap(layout -> framed(Framings.amr(layout), settings));
    }

    private static Optional<AudioDecoder> framed(Framing framing, Settings settings) {
        return Optional.of(new FramedDecoder(settings.sampleRate(), framing, new NativeDecoder(settings)));
    }

    public static Optional<AudioEncoder> encoder(PayloadFormat format) {
        return switch (name(format)) {
            case "PCMA" -> Optional.of(new G711Encoder(format, G711::toAlaw));
            case "PCMU" -> Optional.of(new G711Encoder(format, G711::toUlaw));
            default -> Optional.empty();
        };
    }

    private static String name(PayloadFormat format) {
        return format.encodingName().toUpperCase(Locale.ROOT);
    }
}
