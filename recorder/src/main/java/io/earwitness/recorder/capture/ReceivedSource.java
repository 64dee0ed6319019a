package io.earwitness.recorder.capture;

import io.earwitness.media.rtp.Reception;

/// One SSRC of the other side, heard by its media, its RTCP, or both.
///
/// Owned by one capture loop. Times are monotonic, to the nearest turn of the loop.
final class ReceivedSource {
    private static final long STRAGGLERS_NANOS = 2_000_000_000L;

    final Reception reception;
    private long goneUntilNanos;
    long heardNanos;
    long mediaNanos;
    boolean controlHeard;
    boolean mediaSinceReport;
    /// A whole picture is to be asked for.
    boolean wantsPicture = true;
    /// It was asked for and has not begun.
    boolean owesPicture;

    int pictureNumber = -1;
    int pictureRepeats;
    long gapsTold;
    long askedNanos;

    ReceivedSource(int ssrc, long nowNanos) {
        this.reception = new Reception(ssrc);
        this.heardNanos = nowNanos;
        this.goneUntilNanos = nowNanos;
        this.mediaNanos = nowNanos - Long.MAX_VALUE / 4;
        this.askedNanos = mediaNanos;
    }

    /// One that said BYE and counts for nothing while packets of it may still be on their way (RFC 3550 §6.2.1).
    static ReceivedSource leaving(int ssrc, long nowNanos) {
        var source = new ReceivedSource(ssrc, nowNanos);
        source.goneUntilNanos = nowNanos + STRAGGLERS_NANOS;
        return source;
    }

    boolean isGone(long nowNanos) {
        return goneUntilNanos - nowNanos > 0;
    }

    int ssrc() {
        return reception.ssrc();
    }

    /// A member counts once two of its packets came in sequence, or RTCP of it (RFC 3550 §6.2.1).
    boolean isMember() {
        return controlHeard || reception.valid();
    }

    boolean sendsSince(long nanos) {
        return reception.valid() && mediaNanos - nanos >= 0;
    }
}
