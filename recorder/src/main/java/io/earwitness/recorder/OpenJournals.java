package io.earwitness.recorder;

import io.earwitness.recorder.assembly.LiveListening;
import io.earwitness.recorder.journal.JournalTail;
import io.earwitness.recorder.journal.Journals;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.session.RecordingSessions;
import java.io.IOException;
import java.util.Optional;

/// Shows those who listen the journals of sessions that go on.
record OpenJournals(RecordingSessions sessions, Journals journals) implements LiveListening.Sessions {
    @Override
    public Optional<RecordingId> journalOf(RecordingId session) {
        return sessions.journalOf(session);
    }

    @Override
    public Optional<JournalTail> tail(RecordingId journal) throws IOException {
        return journals.tail(journal);
    }
}
