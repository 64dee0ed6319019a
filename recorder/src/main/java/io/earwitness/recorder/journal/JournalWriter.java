package io.earwitness.recorder.journal;

import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;

/// The one writer of an open journal.
///
/// Rare records come from any thread through [#append]; packets come from the one capture loop that holds the
/// [PacketAppender]. A failing disk never throws into them: records are dropped, counted and told to the listener.
@SuppressWarnings("DoNotCallSuggester")
public final class JournalWriter {
    private final RecordingId id;

    JournalWriter(RecordingId id) {
        this.id = id;
    }

    public RecordingId id() {
        return id;
    }

    /// Adds a record after all that were added before by this thread. Never blocks on the disk longer than one write.
    public void append(JournalRecord record) {
        throw new UnsupportedOperationException("not yet " + record);
    }

    /// Returns when everything appended before is on the disk itself. Not for capture loops.
    public void sync() throws IOException {
        throw new UnsupportedOperationException("not yet");
    }

    /// Hands the pen to the calling capture loop, until it calls [PacketAppender#detach()].
    public PacketAppender attach() {
        throw new UnsupportedOperationException("not yet");
    }

    /// Ends the journal for ever: adds [JournalRecord.SessionEnded], brings it to the disk, moves it to `sealed/`.
    ///
    /// The capture must have been closed before. May be tried again after an [IOException].
    public SealedJournal seal(EndCause cause, String detail) throws IOException {
        throw new UnsupportedOperationException("not yet " + cause + detail);
    }
}
