package io.earwitness.recorder.journal;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/// Follows a journal to its end and beyond, while it is being written: each record once, as soon as it is in the file.
///
/// One thread. What still waits in memory is not seen; [#writeSoon] has it written. A rename does no harm.
public final class JournalTail implements AutoCloseable {
    private final JournalReader reader;
    private final Optional<JournalWriter> writer;

    JournalTail(JournalReader reader, Optional<JournalWriter> writer) {
        this.reader = reader;
        this.writer = writer;
    }

    /// The next record; empty where there is none, for now. Its bytes are valid until the next call.
    ///
    /// @throws IOException where the journal cannot be read on
    public Optional<JournalRecord> next() throws IOException {
        while (true) {
            try {
                return reader.next();
            } catch (JournalFormatException unknown) {
                // A whole record that says nothing we know; the journal goes on after it.
            }
        }
    }

    /// Whether more may come than is in the file.
    public boolean isOpen() {
        return writer.filter(JournalWriter::isOpen).isPresent();
    }

    /// Has what was appended before now written soon; done once that was tried.
    public CompletableFuture<Void> writeSoon() {
        return writer.map(JournalWriter::writeSoon).orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
