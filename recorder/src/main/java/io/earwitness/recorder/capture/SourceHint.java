package io.earwitness.recorder.capture;

/// How an SSRC that signalling named (RFC 5576) stands beside the hosts that it named: `ssrc=0011aabb`. No host reads
/// so.
public final class SourceHint {
    private SourceHint() {}

    public static String text(int ssrc) {
        return "ssrc=%08x".formatted(ssrc);
    }
}
