package io.earwitness.sip;

/// The caller gave up before its call was accepted.
public final class CallCancelledException extends Exception {
    public CallCancelledException(String message) {
        super(message);
    }
}
