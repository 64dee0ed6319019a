package io.earwitness.recorder.journal;

import io.earwitness.recorder.model.RecordingId;
import java.nio.file.Path;

/// A journal that was put aside because nothing could be made of it, with the reason for a person to read.
///
/// @param id     the recording
/// @param file   the journal as it is, untouched
/// @param reason one sentence
public record ParkedJournal(RecordingId id, Path file, String reason) {}
