package io.earwitness.recorder.assembly;

import io.earwitness.media.codec.AudioDecoder;
import io.earwitness.media.codec.Codecs;
import io.earwitness.media.rtp.PayloadFormat;
import io.earwitness.media.rtp.PayloadTypes;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// Decodes the packets of one stream, each by its payload type, and remembers what it could not decode and why.
final class StreamDecoder {
    private static final short[] NOTHING = new short[0];

    private final PayloadTypes types;
    private final int rate;
    private final String locked;
    private final Map<Integer, Optional<AudioDecoder>> decoders = new HashMap<>();
    private String trouble = "";
    private boolean decodedSome;

    /// @param rate samples per second of the stream's time line; audio of another rate is not decoded
    StreamDecoder(PayloadTypes types, int rate, boolean encrypted, String protocol) {
        this.types = types;
        this.rate = rate;
        this.locked = encrypted ? "encrypted (" + protocol + "): its packets are kept as they came" : "";
    }

    /// The samples of one packet, at most `samplesMax`; none where it cannot be decoded.
    short[] decode(int payloadType, ByteBuffer payload, long samplesMax) {
        var decoder = decoders.computeIfAbsent(payloadType, this::decoder);
        if (decoder.isEmpty()) {
            return NOTHING;
        }
        decodedSome = true;
        var samples = decoder.get().decode(payload);
        return samples.length <= samplesMax ? samples : Arrays.copyOf(samples, (int) samplesMax);
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

    private Optional<AudioDecoder> decoder(int payloadType) {
        var format = types.format(payloadType);
        var found =
                locked.isEmpty() ? format.flatMap(Codecs::decoder).filter(this::fits) : Optional.<AudioDecoder>empty();
        if (found.isEmpty() && trouble.isEmpty()) {
            trouble = locked.isEmpty() ? notYet(payloadType, format) : locked;
        }
        return found;
    }

    private boolean fits(AudioDecoder decoder) {
        return decoder.sampleRate() == rate && decoder.channels() == 1;
    }

    private static String notYet(int payloadType, Optional<PayloadFormat> format) {
        return format.map(PayloadFormat::encodingName).orElse("payload type " + payloadType) + " is not yet decodable";
    }
}
