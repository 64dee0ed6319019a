package io.earwitness.recorder.keys;

import java.io.IOException;

/// A key file that cannot be used; the message says why, and what to do, in one sentence.
public final class KeyFileException extends IOException {
    private static final long serialVersionUID = 1L;

    KeyFileException(String message) {
        super(message);
    }
}
