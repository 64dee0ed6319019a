package io.earwitness.recorder.capture;

/// What one stream has received so far, as of a moment ago.
///
/// @param packets        RTP packets stored
/// @param bytes          their bytes, RTP header included
/// @param controlPackets RTCP packets stored
/// @param pausedPackets  packets that came during a pause: counted, not stored
/// @param rejected       datagrams that are neither RTP nor RTCP: counted, not stored
/// @param foreign        RTP packets of a host that is not the stream's; stored up to a limit, rejected beyond it
/// @param unopened       packets of a secured stream that no agreed key opens: stored as they came, never sound
/// @param replayed       packets of a secured stream that came before: counted, not stored
/// @param wrongCertificates DTLS handshakes in which the client's host showed a certificate that was not announced
/// @param sentControl    RTCP packets that we sent
/// @param unsentControl  RTCP packets that the system did not take from us
/// @param lastMediaEpochNanos when the last RTP packet came, paused or not; 0 where none has
/// @param lastControlEpochNanos the same of RTCP
/// @param sources        synchronisation sources that have begun to send, one after the other or at once
/// @param lastPayloadType of the last RTP packet; -1 where none has come
/// @param paused         true while nothing is stored
public record StreamStatistics(
        long packets,
        long bytes,
        long controlPackets,
        long pausedPackets,
        long rejected,
        long foreign,
        long unopened,
        long replayed,
        long wrongCertificates,
        long sentControl,
        long unsentControl,
        long lastMediaEpochNanos,
        long lastControlEpochNanos,
        long sources,
        int lastPayloadType,
        boolean paused) {

    /// When the last RTP or RTCP packet came.
    public long lastArrivalEpochNanos() {
        return Math.max(lastMediaEpochNanos, lastControlEpochNanos);
    }
}
