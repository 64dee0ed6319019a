package io.earwitness.recorder;

import io.earwitness.recorder.journal.JournalListener;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the log when a journal cannot be written, once for each stretch of failure.
final class JournalComplaints implements JournalListener {
    private static final Logger log = LoggerFactory.getLogger(JournalComplaints.class);

    @Override
    public void writeFailed(RecordingId id, IOException cause) {
        log.error("the journal of {} cannot be written; its packets are being lost", id, cause);
    }

    @Override
    public void writeResumed(RecordingId id, long recordsLost) {
        log.warn("the journal of {} can be written again; {} records were lost", id, recordsLost);
    }
}
