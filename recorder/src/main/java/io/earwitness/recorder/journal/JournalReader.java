package io.earwitness.recorder.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Reads a journal from its head, sealed or still being written.
///
/// One thread. Unreadable stretches are skipped and told by [#damage()]; a torn or unfinished tail is simply the end.
@SuppressWarnings("DoNotCallSuggester")
public final class JournalReader implements AutoCloseable {

    public static JournalReader open(Path file) throws IOException {
        throw new UnsupportedOperationException("not yet " + file);
    }

    public JournalHeader header() {
        throw new UnsupportedOperationException("not yet");
    }

    /// The next whole record. Empty at the end; on a journal still being written a later call may find more.
    public Optional<JournalRecord> next() throws IOException {
        throw new UnsupportedOperationException("not yet");
    }

    /// The stretches skipped so far.
    public List<JournalDamage> damage() {
        throw new UnsupportedOperationException("not yet");
    }

    /// Where the last whole record ends, in bytes from the head of the file.
    public long position() {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public void close() throws IOException {
        throw new UnsupportedOperationException("not yet");
    }
}
