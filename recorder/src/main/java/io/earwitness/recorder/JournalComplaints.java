package io.earwitness.recorder;

import io.earwitness.recorder.journal.JournalListener;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says in the log when a journal cannot be written, once for each stretch of failure, and counts those that cannot
/// now.
final class JournalComplaints implements JournalListener {
    private static final Logger log = LoggerFactory.getLogger(JournalComplaints.class);

    private final Set<RecordingId> failing = ConcurrentHashMap.newKeySet();

    /// How many journals cannot be written now.
    long failing() {
        return failing.size();
    }

    /// Of a journal that is written no more.
    void forget(RecordingId id) {
        failing.remove(id);
    }

    @Override
    public void writeFailed(RecordingId id, IOException cause) {
        failing.add(id);
        log.error("the journal of {} cannot be written; its packets are being lost", id, cause);
    }

    @Override
    public void writeResumed(RecordingId id, long recordsLost) {
        failing.remove(id);
        log.warn("the journal of {} can be written again; {} records were lost", id, recordsLost);
    }
}
