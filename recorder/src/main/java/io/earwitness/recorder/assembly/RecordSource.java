package io.earwitness.recorder.assembly;

import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.model.JournalSeal;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.util.Optional;

/// A sealed journal as assembly sees it: records that can be read from the start, as often as needed.
public interface RecordSource {
    RecordingId id();

    /// A new reading from the first record on; every call gives an independent one.
    Reading open() throws IOException;

    /// One walk through the records. A record's bytes are valid until the next call of [#next()].
    interface Reading extends AutoCloseable {
        /// The next record; empty after the last one.
        ///
        /// @throws IOException where the rest of the journal cannot be read: what came before is good
        Optional<JournalRecord> next() throws IOException;

        /// What could not be read so far, one sentence; empty where everything could.
        default String damage() {
            return "";
        }

        /// What the journal proves about itself as far as it was read; empty where it proves nothing.
        default Optional<JournalSeal> seal() {
            return Optional.empty();
        }

        @Override
        void close() throws IOException;
    }
}
