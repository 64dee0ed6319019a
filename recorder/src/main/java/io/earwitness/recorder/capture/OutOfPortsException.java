package io.earwitness.recorder.capture;

import java.io.Serial;

/// No pair of UDP ports is free in the configured range: the call can not be recorded now.
public final class OutOfPortsException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    OutOfPortsException(String message) {
        super(message);
    }
}
