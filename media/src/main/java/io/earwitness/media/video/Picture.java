package io.earwitness.media.video;

/// One coded picture, every packet of which arrived.
///
/// @param timestamp its RTP time
/// @param arrivalEpochNanos when its first packet came, nanoseconds since 1970-01-01 UTC
/// @param isWhole whether it rests on no other; only with such a one can playing begin
/// @param bytes as a decoder takes it: H.264 with start codes and parameter sets, VP8 as it is
public record Picture(int timestamp, long arrivalEpochNanos, boolean isWhole, byte[] bytes) {}
