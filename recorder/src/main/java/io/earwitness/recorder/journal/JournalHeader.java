package io.earwitness.recorder.journal;

import io.earwitness.recorder.model.RecordingId;

/// What stands at the head of a journal.
///
/// @param formatVersion     always 1 so far
/// @param id                the recording
/// @param createdEpochNanos when the file was begun
/// @param salt              goes into every record's checksum, so that bytes of another file or of a sender never pass
public record JournalHeader(int formatVersion, RecordingId id, long createdEpochNanos, int salt) {}
