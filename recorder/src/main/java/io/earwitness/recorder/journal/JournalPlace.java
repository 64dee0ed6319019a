package io.earwitness.recorder.journal;

import java.nio.file.Path;

/// Where a journal lies now, for somebody who only reads it; it may have moved on by the time it is opened.
public record JournalPlace(Stage stage, Path file) {

    /// What a journal waits for.
    public enum Stage {
        OPEN,
        SEALED,
        PARKED
    }
}
