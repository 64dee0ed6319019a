package io.earwitness.recorder.rtsp;

/// How much of what there is one user, or one host, may have: three quarters, so that others find something left.
final class Share {
    private Share() {}

    static int ofOne(int all) {
        return all - all / 4;
    }
}
