package io.earwitness.recorder.msrp;

import io.earwitness.recorder.journal.JournalRecord;
import java.io.IOException;

/// Where the messages of one recording session are written to. Thread-safe.
public interface MessageJournal {
    void append(JournalRecord record);

    /// Returns when everything appended before is on the disk: by this a fast client waits for a slow one.
    void sync() throws IOException;
}
