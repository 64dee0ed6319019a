package io.earwitness.recorder.journal;

import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;

/// Told when a journal can not be written, and when it can again.
///
/// Called on the thread that writes, which may be a capture loop: must return at once.
public interface JournalListener {
    /// Called once for each stretch of failure, not for each record. Writing is tried again every second.
    void writeFailed(RecordingId id, IOException cause);

    /// @param recordsLost records that came meanwhile and had no room in memory; the journal has a note of them
    void writeResumed(RecordingId id, long recordsLost);
}
