package io.earwitness.recorder.assembly;

import io.earwitness.recorder.journal.Journals;
import io.earwitness.recorder.journal.SealedJournal;
import java.io.IOException;
import java.util.List;

/// The journals on disk as the queue of assembly: what lies in `sealed/` waits.
public final class JournalDirectory implements SealedRecordings {
    private final Journals journals;

    public JournalDirectory(Journals journals) {
        this.journals = journals;
    }

    @Override
    public List<RecordSource> waiting() throws IOException {
        return journals.sealed().stream()
                .<RecordSource>map(SealedJournalSource::new)
                .toList();
    }

    @Override
    public void discard(RecordSource journal) throws IOException {
        if (journal instanceof SealedJournalSource(SealedJournal sealed)) {
            journals.discard(sealed);
        }
    }

    @Override
    public void park(RecordSource journal, String reason) throws IOException {
        if (journal instanceof SealedJournalSource(SealedJournal sealed)) {
            journals.park(sealed, reason);
        }
    }
}
