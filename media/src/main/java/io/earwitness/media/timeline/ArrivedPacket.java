package io.earwitness.media.timeline;

import io.earwitness.media.rtp.RtpPacket;

/// A packet and when it came.
///
/// @param index counts the packets given to the time line, from 0
public record ArrivedPacket(long index, long arrivalEpochNanos, RtpPacket packet) {}
