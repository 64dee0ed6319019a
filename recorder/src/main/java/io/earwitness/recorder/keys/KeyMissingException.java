package io.earwitness.recorder.keys;

import java.io.IOException;

/// Something is encrypted under a key that we do not have, or that does not open it. It is whole, and stays as it is.
public final class KeyMissingException extends IOException {
    private static final long serialVersionUID = 1L;

    public KeyMissingException(String message) {
        super(message);
    }
}
