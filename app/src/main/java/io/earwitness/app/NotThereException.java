package io.earwitness.app;

import java.io.IOException;

/// The recorder is there, but has no such thing.
final class NotThereException extends IOException {
    private static final long serialVersionUID = 1;

    NotThereException(String message) {
        super(message);
    }
}
