package io.earwitness.recorder.policy;

/// Up to where sessions are taken.
///
/// @param sessionsMax          at a time
/// @param sessionsPerSourceMax at a time of one address; 0 for no limit
/// @param setupsPerSecond      new ones a second, as many at once after a quiet second; 0 for no limit
/// @param freeBytesMin         free space where journals are written
public record AdmissionLimits(int sessionsMax, int sessionsPerSourceMax, int setupsPerSecond, long freeBytesMin) {}
