package io.earwitness.recorder.assembly;

import io.earwitness.recorder.journal.JournalReader;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.SealedJournal;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.util.Optional;

/// A sealed journal on disk as assembly reads it.
record SealedJournalSource(SealedJournal journal) implements RecordSource {

    @Override
    public RecordingId id() {
        return journal.id();
    }

    @Override
    public Reading open() throws IOException {
        var reader = JournalReader.open(journal.file());
        return new Reading() {
            @Override
            public Optional<JournalRecord> next() throws IOException {
                return reader.next();
            }

            @Override
            public String damage() {
                return described(reader);
            }

            @Override
            public void close() throws IOException {
                reader.close();
            }
        };
    }

    private static String described(JournalReader reader) {
        var stretches = reader.damage();
        if (stretches.isEmpty()) {
            return "";
        }
        var bytes = stretches.stream().mapToLong(stretch -> stretch.bytes()).sum();
        return bytes + " bytes of the journal cannot be read, the first at byte "
                + stretches.getFirst().offset() + "; what they held is missing.";
    }
}
