package io.earwitness.recorder.session;

import io.earwitness.recorder.model.RecordingId;
import java.util.List;
import java.util.Optional;

/// The recording sessions that go on now, for whoever shows them. Thread-safe.
public interface LiveSessions {

    /// Snapshots, oldest first.
    List<LiveSession> list();

    Optional<LiveSession> find(RecordingId id);

    /// The journal that a live session is written to now.
    Optional<RecordingId> journalOf(RecordingId id);
}
