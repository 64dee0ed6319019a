package io.earwitness.recorder.capture;

/// How one session is captured.
///
/// @param masksKeyPresses whether which keys were pressed is taken out of packets before they are stored
/// @param goesOn          whether keys and indices are kept for the next process
public record CaptureTerms(boolean masksKeyPresses, boolean goesOn) {
    public static final CaptureTerms USUAL = new CaptureTerms(false, false);
}
