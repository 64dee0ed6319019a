package io.earwitness.recorder;

import io.earwitness.recorder.journal.JournalReader;
import io.earwitness.recorder.journal.JournalRecord.SessionOpened;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.SessionOrigin;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where the call of a journal came from, by its first record; for what is shown of journals that wait or were put
/// aside.
final class JournalOrigin {
    private static final Logger log = LoggerFactory.getLogger(JournalOrigin.class);
    private static final SessionOrigin UNKNOWN = new SessionOrigin("", "", "", "", "", "", "");

    private final KeyRing keys;

    JournalOrigin(KeyRing keys) {
        this.keys = keys;
    }

    /// Empty in every part where the journal does not tell.
    SessionOrigin of(Path journal) {
        try (var reader = JournalReader.open(journal, keys)) {
            return reader.next()
                    .filter(SessionOpened.class::isInstance)
                    .map(first -> ((SessionOpened) first).origin())
                    .orElse(UNKNOWN);
        } catch (IOException unreadable) {
            log.warn("{} does not tell where its call came from: {}", journal.getFileName(), unreadable.toString());
            return UNKNOWN;
        }
    }
}
