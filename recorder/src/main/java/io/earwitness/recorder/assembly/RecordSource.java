package io.earwitness.recorder.assembly;

import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.SegmentBegun;
import io.earwitness.recorder.model.JournalSeal;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.util.Optional;

/// A sealed journal as assembly sees it: records that can be read from the start, as often as needed.
public interface RecordSource {
    RecordingId id();

    /// A new reading from the first record on; every call gives an independent one.
    Reading open() throws IOException;

    /// How long it is by now: the same as before where nothing came since; -1 where that is not known.
    default long bytes() throws IOException {
        return -1;
    }

    /// How it begins where it goes on with a session that an earlier journal began; empty where it is a session's
    /// first.
    default Optional<SegmentBegun> segment() throws IOException {
        return Optional.empty();
    }

    /// The journal that it goes on from, as long as that is kept.
    ///
    /// @throws IOException where it is not sealed yet
    default Optional<RecordSource> previous() throws IOException {
        return Optional.empty();
    }

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
