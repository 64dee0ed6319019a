package io.earwitness.recorder.assembly;

import io.earwitness.media.codec.AudioDecoder;
import io.earwitness.media.codec.Codecs;
import io.earwitness.media.rtp.PayloadFormat;
import io.earwitness.media.rtp.PayloadTypes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds the decoder for each packet of one stream, one for each source and format, and remembers what could not be
/// decoded and why.
final class StreamDecoder implements AutoCloseable {
    /// So many decoders a stream may have at once: sources are only as honest as who sends them.
    private static final int DECODERS_MAX = 64;
    /// Each rate takes a file and a table.
    static final int RATES_MAX = 8;

    private final PayloadTypes types;
    private final String locked;
    private final boolean natives;
    private final Map<Origin, Optional<AudioDecoder>> decoders = new HashMap<>();
    private final Set<Integer> rates = new HashSet<>();
    private String trouble = "";
    private boolean decodedSome;
    private long broken;

    private record Origin(int ssrc, int payloadType) {}

    /// @param natives whether native code may decode
    StreamDecoder(PayloadTypes types, boolean encrypted, String protocol, boolean natives) {
        this.natives = natives;
        this.types = types;
        this.locked = encrypted ? "encrypted (" + protocol + "): its packets are kept as they came" : "";
    }

    /// Empty where there is none, and [#mute] says why.
    Optional<AudioDecoder> decoder(int ssrc, int payloadType) {
        var origin = new Origin(ssrc, payloadType);
        if (decoders.size() >= DECODERS_MAX && !decoders.containsKey(origin)) {
            close();
            decoders.clear();
        }
        var decoder = decoders.computeIfAbsent(origin, _ -> made(payloadType));
        decodedSome |= decoder.isPresent();
        return decoder;
    }

    /// A packet gave no sound although its format can be decoded.
    void countBroken() {
        broken++;
    }

    long broken() {
        return broken;
    }

    boolean inTrouble() {
        return !trouble.isEmpty();
    }

    boolean decodedSome() {
        return decodedSome;
    }

    /// Why nothing, or not everything, could be decoded; empty where everything could.
    String mute() {
        return trouble;
    }

    private Optional<AudioDecoder> made(int payloadType) {
        if (!locked.isEmpty()) {
            troubled(locked);
            return Optional.empty();
        }
        var format = types.format(payloadType);
        if (!natives && format.filter(Codecs::isNative).isPresent()) {
            troubled(format.map(PayloadFormat::encodingName).orElse("") + " is not decoded: the recorder died "
                    + DecodingAttempts.ATTEMPTS_MAX + " times while it decoded this recording");
            return Optional.empty();
        }
        if (format.filter(known -> known.clockRate() > SoundRates.MAX).isPresent()) {
            troubled(format.map(PayloadFormat::encodingName).orElse("") + " of more than " + SoundRates.MAX
                    + " samples a second is not decoded");
            return Optional.empty();
        }
        try {
            var found = format.flatMap(Codecs::decoder);
            if (found.isEmpty()) {
                troubled(format.map(PayloadFormat::encodingName).orElse("payload type " + payloadType) + " "
                        + format.map(Codecs::lack).orElse("is not yet decodable"));
            }
            return found.filter(this::isOfFewRates);
        } catch (RuntimeException | LinkageError unable) {
            // A decoder that cannot be made must not cost the recording.
            troubled(format.map(PayloadFormat::encodingName).orElse("") + " has a decoder that does not start: "
                    + unable.getMessage());
            return Optional.empty();
        }
    }

    private boolean isOfFewRates(AudioDecoder found) {
        if (rates.size() >= RATES_MAX && !rates.contains(found.sampleRate())) {
            found.close();
            troubled("sound of more than " + RATES_MAX + " sample rates is not decoded");
            return false;
        }
        rates.add(found.sampleRate());
        return true;
    }

    private void troubled(String why) {
        trouble = trouble.isEmpty() ? why : trouble;
    }

    @Override
    public void close() {
        decoders.values().forEach(decoder -> decoder.ifPresent(AudioDecoder::close));
    }
}
