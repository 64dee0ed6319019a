package io.earwitness.recorder;

import java.io.Serial;

/// The recorder cannot start. The message is one line for whoever started it: what is in the way, and where.
public final class StartupException extends Exception {
    @Serial
    private static final long serialVersionUID = 1;

    StartupException(String message) {
        super(message);
    }

    StartupException(String message, Throwable cause) {
        super(message + ": " + reason(cause), cause);
    }

    // The innermost cause is what the system said.
    private static String reason(Throwable cause) {
        var inner = cause;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        var message = String.valueOf(inner.getMessage()).replaceAll("\\s+", " ");
        return inner instanceof java.nio.file.AccessDeniedException ? message + ": permission denied" : message;
    }
}
