package io.earwitness.recorder.access;

import java.io.IOException;

/// A user file that cannot be used, or a change of it that makes no sense; the message says why in one sentence.
public final class UserFileException extends IOException {
    private static final long serialVersionUID = 1L;

    UserFileException(String message) {
        super(message);
    }
}
