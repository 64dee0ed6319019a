package io.earwitness.recorder.rtsp;

/// What becomes of a request.
///
/// @param afterwards done when the response is on its way
/// @param last       whether the connection ends with it
record Answer(RtspResponse response, Runnable afterwards, boolean last) {
    static Answer of(RtspResponse response) {
        return new Answer(response, () -> {}, false);
    }
}
