package io.earwitness.media.rtp;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// How the payload of one payload type is to be read: the words of an `a=rtpmap` and its `a=fmtp`.
/// Names compare without case (RFC 4855 §3). Whether we can decode it is `media.codec`'s business.
///
/// @param encodingName as the offer spelt it, for example `PCMA`
/// @param clockRate RTP clock in Hz; for G.722 that is 8000 although 16000 samples are played, but for those who count
/// otherwise
/// @param channels 1 unless the offer says more
/// @param fmtp the parameters as received, or an empty string
public record PayloadFormat(String encodingName, int clockRate, int channels, String fmtp) {
    private static final Set<String> VIDEO = Set.of(
            "H261", "H263", "H263-1998", "H263-2000", "H264", "H265", "VP8", "VP9", "AV1", "JPEG", "MPV", "NV", "CELB");
    private static final Set<String> UNKNOWN = Set.of("UNKNOWN", "RTX", "RED", "ULPFEC", "FLEXFEC-03", "T140", "MP2T");
    private static final Map<String, Frame> FRAMES = Map.ofEntries(
            Map.entry("PCMU", new Frame(1, 1)),
            Map.entry("PCMA", new Frame(1, 1)),
            Map.entry("G722", new Frame(1, 1)),
            Map.entry("G726-16", new Frame(1, 4)),
            Map.entry("G726-24", new Frame(3, 8)),
            Map.entry("G726-32", new Frame(1, 2)),
            Map.entry("G726-40", new Frame(5, 8)),
            Map.entry("AAL2-G726-16", new Frame(1, 4)),
            Map.entry("AAL2-G726-24", new Frame(3, 8)),
            Map.entry("AAL2-G726-32", new Frame(1, 2)),
            Map.entry("AAL2-G726-40", new Frame(5, 8)),
            Map.entry("L16", new Frame(2, 1)),
            Map.entry("L8", new Frame(1, 1)),
            Map.entry("GSM", new Frame(33, 160)));

    /// So many bytes of each channel last so many ticks of the RTP clock.
    private record Frame(int bytes, int ticks) {}

    public PayloadFormat {
        if (clockRate <= 0 || channels <= 0) {
            throw new IllegalArgumentException("clock rate and channels of " + encodingName + " must be positive");
        }
    }

    public PayloadFormat(String encodingName, int clockRate) {
        this(encodingName, clockRate, 1, "");
    }

    public boolean isNamed(String name) {
        return encodingName.equalsIgnoreCase(name);
    }

    public PayloadKind kind() {
        if (FRAMES.containsKey(encodingName)) {
            return PayloadKind.AUDIO;
        }
        var name = upperCaseName();
        if (name.equals("TELEPHONE-EVENT")) {
            return PayloadKind.TELEPHONE_EVENT;
        }
        if (name.equals("CN")) {
            return PayloadKind.COMFORT_NOISE;
        }
        if (UNKNOWN.contains(name)) {
            return PayloadKind.UNKNOWN;
        }
        return VIDEO.contains(name) ? PayloadKind.VIDEO : PayloadKind.AUDIO;
    }

    /// RTP clock ticks that this payload lasts; empty where it does not tell.
    public OptionalInt ticksIn(ByteBuffer payload) {
        int bytes = payload.remaining();
        // Asked for every packet, and mostly spelt as here.
        var frame = FRAMES.get(encodingName);
        frame = frame == null ? FRAMES.get(upperCaseName()) : frame;
        if (frame != null) {
            return OptionalInt.of(bytes / (frame.bytes() * channels) * frame.ticks() * ticksASample());
        }
        return switch (upperCaseName()) {
            // A silence description of two bytes may follow the frames, and lasts as long as one.
            case "G729" -> OptionalInt.of((bytes / 10 + (bytes % 10 == 2 ? 1 : 0)) * 80);
            case "G723" -> frames(G723Payload.frames(payload).map(List::size), G723Payload.FRAME_SAMPLES);
            case "OPUS" -> OpusPayload.ticks(payload);
            case "SPEEX" -> SpeexPayload.ticks(payload, clockRate);
            case "AMR", "AMR-WB" ->
                AmrPayload.of(this)
                        .map(amr -> frames(amr.frames(payload).map(List::size), amr.frameSamples()))
                        .orElse(OptionalInt.empty());
            case "ILBC" -> bytes % 50 == 0 ? OptionalInt.of(bytes / 50 * 240) : OptionalInt.of(bytes / 38 * 160);
            default -> OptionalInt.empty();
        };
    }

    // G.722 that counts as the samples it makes, and not by the rule.
    private int ticksASample() {
        return isNamed("G722") && clockRate == 16_000 ? 2 : 1;
    }

    private static OptionalInt frames(Optional<Integer> count, int ticks) {
        return count.map(frames -> OptionalInt.of(frames * ticks)).orElse(OptionalInt.empty());
    }

    /// The value of one of its `a=fmtp` parameters, by its name in small letters; empty where it is not there.
    public String parameter(String name) {
        return FormatParameters.of(fmtp).value(name);
    }

    private String upperCaseName() {
        return encodingName.toUpperCase(Locale.ROOT);
    }
}
