package io.earwitness.media.timeline;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// How a conversation over such a line would be judged, by the E-model (ITU-T G.107): the rating R and the mean opinion
/// score that follows from it. Everything that cannot be known of a recorded call has the model's default.
///
/// @param rating R, 0 to 93.2
/// @param meanOpinion MOS of a conversation, 1 to 4.5
public record TransmissionRating(double rating, double meanOpinion) {
    /// All defaults of G.107 together, before what codec and loss take away.
    private static final double DEFAULT_RATING = 93.2;

    private static final double IMPAIRMENT_MAX = 95;

    /// What ITU-T G.113 Appendix I gives: impairment of the codec, and its robustness against loss.
    private record Codec(double impairment, double robustness) {}

    private static final Map<String, Codec> CODECS = Map.of(
            "PCMU", new Codec(0, 4.3),
            "PCMA", new Codec(0, 4.3),
            "G729", new Codec(11, 19.0),
            "G723", new Codec(15, 16.1));

    /// Empty for codecs whose figures for the narrow-band model G.113 does not give.
    ///
    /// @param lossPercent of the packets that were sent
    /// @param meanBurst packets lost one after the other, on average; 0 without loss
    public static Optional<TransmissionRating> of(String encodingName, double lossPercent, double meanBurst) {
        return Optional.ofNullable(CODECS.get(encodingName.toUpperCase(Locale.ROOT)))
                .map(codec -> rated(codec, lossPercent, meanBurst));
    }

    private static TransmissionRating rated(Codec codec, double lossPercent, double meanBurst) {
        // By how much longer the bursts are than chance alone would make them.
        double burstRatio = Math.max(1, meanBurst * (1 - lossPercent / 100));
        double effective = codec.impairment()
                + (IMPAIRMENT_MAX - codec.impairment()) * lossPercent / (lossPercent / burstRatio + codec.robustness());
        double rating = Math.max(0, DEFAULT_RATING - effective);
        return new TransmissionRating(rating, meanOpinion(rating));
    }

    /// G.107 Annex B.
    static double meanOpinion(double rating) {
        return 1 + 0.035 * rating + rating * (rating - 60) * (100 - rating) * 7e-6;
    }
}
