package io.earwitness.recorder.session;

import io.earwitness.recorder.journal.SealedJournal;
import java.util.Optional;

/// Takes the journal of a session, or of a part of one, that is over; whoever assembles recordings implements it.
/// Returns soon.
@FunctionalInterface
public interface SealedJournals {
    /// @param last the session as it was when it ended; empty where it goes on in another journal
    void sealed(SealedJournal journal, Optional<LiveSession> last);
}
