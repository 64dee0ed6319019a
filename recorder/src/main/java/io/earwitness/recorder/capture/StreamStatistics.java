package io.earwitness.recorder.capture;

/// What one stream has received so far, as of a moment ago.
///
/// @param packets        RTP packets stored
/// @param bytes          their bytes, RTP header included
/// @param controlPackets RTCP packets stored
/// @param pausedPackets  packets that came during a pause: counted, not stored
/// @param rejected       datagrams that are neither RTP nor RTCP: counted, not stored
/// @param lastArrivalEpochNanos when the last RTP or RTCP packet came, paused or not; 0 where none has
/// @param paused         true while nothing is stored
public record StreamStatistics(
        long packets,
        long bytes,
        long controlPackets,
        long pausedPackets,
        long rejected,
        long lastArrivalEpochNanos,
        boolean paused) {}
