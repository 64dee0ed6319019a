package io.earwitness.recorder.journal;

import io.earwitness.recorder.model.RecordingId;
import java.nio.file.Path;

/// A journal that nothing will ever be added to, waiting to be assembled.
///
/// Its last record is a [JournalRecord.SessionEnded].
public record SealedJournal(RecordingId id, Path file) {}
