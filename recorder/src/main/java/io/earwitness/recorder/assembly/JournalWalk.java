package io.earwitness.recorder.assembly;

import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.model.JournalSeal;
import java.io.IOException;
import java.util.Optional;

/// Reads a journal from end to end and hands each record to a taker.
///
/// Tells a journal that cannot be read on (data: the walk ends with a reason) from a taker that cannot write (an
/// error).
final class JournalWalk {
    private JournalWalk() {}

    /// Receives the records in their order. A record's bytes are valid only during the call.
    @FunctionalInterface
    interface Taker {
        void take(JournalRecord record) throws IOException;
    }

    /// How a walk ended.
    ///
    /// @param damage what could not be read, one sentence; empty where everything could
    record End(String damage, Optional<JournalSeal> seal) {}

    static End through(RecordSource journal, Taker taker) throws IOException {
        try (var reading = journal.open()) {
            while (true) {
                Optional<JournalRecord> next;
                try {
                    next = reading.next();
                } catch (IOException unreadable) {
                    return new End("Reading the journal failed: " + unreadable.getMessage() + ".", Optional.empty());
                }
                if (next.isEmpty()) {
                    return new End(reading.damage(), reading.seal());
                }
                taker.take(next.get());
            }
        }
    }
}
