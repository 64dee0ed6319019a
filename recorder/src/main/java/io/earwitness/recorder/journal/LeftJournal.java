package io.earwitness.recorder.journal;

import io.earwitness.recorder.model.RecordingId;
import java.nio.file.Path;

/// An open journal of a former process whose session may go on.
///
/// @param session its own id where it is the session's first journal
/// @param state   what the session last kept by [JournalWriter#keep]
public record LeftJournal(RecordingId id, RecordingId session, Path file, byte[] state) {}
