package io.earwitness.recorder.journal;

import io.earwitness.recorder.model.RecordingId;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/// All journals of this process: `open/`, `sealed/`, `parked/` and, where kept, `done/` under one directory.
///
/// Thread-safe. Holds a lock on the directory, so that no second process takes our open journals for dead ones.
@SuppressWarnings("DoNotCallSuggester")
public final class Journals implements AutoCloseable {

    public static Journals open(
            Path directory, JournalConfig config, Clock clock, MeterRegistry meters, JournalListener listener)
            throws IOException {
        throw new UnsupportedOperationException("not yet " + directory + config + clock + meters + listener);
    }

    /// Begins a journal. Its file and its place in the directory are on the disk when this returns.
    public JournalWriter create(RecordingId id) throws IOException {
        throw new UnsupportedOperationException("not yet " + id);
    }

    /// Seals what a dead process left in `open/`: cuts torn tails, adds `SessionEnded(PROCESS_DIED)`. Before any
    /// create.
    public List<RecoveredJournal> recoverOpen() throws IOException {
        throw new UnsupportedOperationException("not yet");
    }

    /// What waits for assembly, oldest first.
    public List<SealedJournal> sealed() throws IOException {
        throw new UnsupportedOperationException("not yet");
    }

    public JournalReader read(Path file) throws IOException {
        return JournalReader.open(file);
    }

    /// The recording is archived and catalogued: the journal goes, or moves to `done/` where they are kept.
    public void discard(SealedJournal journal) throws IOException {
        throw new UnsupportedOperationException("not yet " + journal);
    }

    /// Puts a journal aside for good.
    public ParkedJournal park(SealedJournal journal, String reason) throws IOException {
        throw new UnsupportedOperationException("not yet " + journal + reason);
    }

    /// What was put aside, oldest first.
    public List<ParkedJournal> parked() throws IOException {
        throw new UnsupportedOperationException("not yet");
    }

    /// Leaves open journals as they are: the next start recovers them.
    @Override
    public void close() throws IOException {
        throw new UnsupportedOperationException("not yet");
    }
}
