package io.earwitness.client.replay;

/// One RTP or RTCP packet that the client sent in the capture.
///
/// @param line index of the m-line whose answer named the port
/// @param rtcp whether it went to the line's separate RTCP port
@SuppressWarnings("ArrayRecordComponent") // Owned by the dialog; never compared.
record CapturedMedia(long epochNanos, int line, boolean rtcp, byte[] packet) {}
