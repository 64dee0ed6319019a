package io.earwitness.media.rtp;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/// How the payload of one payload type is to be read: the words of an `a=rtpmap` and its `a=fmtp`.
/// Names compare without case (RFC 4855 §3). Whether we can decode it is `media.codec`'s business.
///
/// @param encodingName as the offer spelt it, for example `PCMA`
/// @param clockRate RTP clock in Hz; for G.722 that is 8000 although 16000 samples are played
/// @param channels 1 unless the offer says more
/// @param fmtp the parameters as received, or an empty string
public record PayloadFormat(String encodingName, int clockRate, int channels, String fmtp) {
    private static final Set<String> VIDEO = Set.of(
            "H261", "H263", "H263-1998", "H263-2000", "H264", "H265", "VP8", "VP9", "AV1", "JPEG", "MPV", "NV", "CELB");
    private static final Set<String> UNKNOWN = Set.of("UNKNOWN", "RTX", "RED", "ULPFEC", "FLEXFEC-03", "T140", "MP2T");
    private static final Map<String, Frame> FRAMES = Map.of(
            "PCMU", new Frame(1, 1),
            "PCMA", new Frame(1, 1),
            "G722", new Frame(1, 1),
            "G726-32", new Frame(1, 2),
            "L16", new Frame(2, 1),
            "L8", new Frame(1, 1),
            "G729", new Frame(10, 80),
            "GSM", new Frame(33, 160));

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

    /// RTP clock ticks that a payload of this length lasts; empty where the length alone does not tell.
    public OptionalInt ticksIn(int payloadBytes) {
        var frame = FRAMES.get(upperCaseName());
        return frame == null
                ? OptionalInt.empty()
                : OptionalInt.of(payloadBytes / (frame.bytes() * channels) * frame.ticks());
    }

    private String upperCaseName() {
        return encodingName.toUpperCase(Locale.ROOT);
    }
}
