package io.earwitness.recorder.journal;

import io.earwitness.recorder.model.RecordingId;
import java.nio.file.Path;

/// An open journal of a former process whose session may go on.
///
/// @param state what the session last kept by [JournalWriter#keep]
public record LeftJournal(RecordingId id, Path file, byte[] state) {}
