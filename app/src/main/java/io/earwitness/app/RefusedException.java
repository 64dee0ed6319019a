package io.earwitness.app;

import java.io.IOException;

/// The recorder is there and did what it could, but the answer is no.
final class RefusedException extends IOException {
    private static final long serialVersionUID = 1;

    RefusedException(String message) {
        super(message);
    }
}
