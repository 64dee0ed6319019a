package io.earwitness.recorder.session;

import io.earwitness.recorder.journal.SealedJournal;

/// Takes the journal of a session that is over; whoever assembles recordings implements it. Returns soon.
@FunctionalInterface
public interface SealedJournals {
    /// @param last the session as it was when it ended
    void sealed(SealedJournal journal, LiveSession last);
}
