package io.earwitness.recorder.model;

import org.jspecify.annotations.Nullable;

/// How a stream's packets came, and how a conversation over such a line would be judged. What is assumed stands in
/// `docs/quality.md`.
///
/// @param lossPercent     of the packets that were sent
/// @param lossBursts      stretches of packets lost one after the other
/// @param longestBurst    packets in the longest of them
/// @param meanBurst       packets in one of them, on average; 0 without loss
/// @param jitterMillis    interarrival jitter (RFC 3550 §6.4.1), its mean
/// @param jitterMillisMax and its highest value
/// @param rating          R of the E-model (ITU-T G.107); null for codecs that it has no figures for
/// @param meanOpinion     MOS that follows from it
public record StreamQuality(
        double lossPercent,
        long lossBursts,
        long longestBurst,
        double meanBurst,
        double jitterMillis,
        double jitterMillisMax,
        @Nullable Double rating,
        @Nullable Double meanOpinion) {}
