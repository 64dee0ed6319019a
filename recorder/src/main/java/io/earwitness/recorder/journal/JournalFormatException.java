package io.earwitness.recorder.journal;

import java.io.IOException;
import java.io.Serial;

/// A file is not a journal, or not one that this version can read. What was read before it stays good.
public final class JournalFormatException extends IOException {
    @Serial
    private static final long serialVersionUID = 1;

    JournalFormatException(String message) {
        super(message);
    }
}
