package io.earwitness.app;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Something that a command needs is not there; the message says what, and what to do.
final class UnavailableException extends IOException {
    private static final long serialVersionUID = 1;

    UnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
