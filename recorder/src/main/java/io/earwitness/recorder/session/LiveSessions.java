package io.earwitness.recorder.session;

import io.earwitness.recorder.model.RecordingId;
import java.util.List;
import java.util.Optional;

/// The recording sessions that go on now, for whoever shows or ends them. Thread-safe.
public interface LiveSessions {

    /// Snapshots, oldest first.
    List<LiveSession> list();

    Optional<LiveSession> find(RecordingId id);

    /// Asks the client to end: sends BYE and returns at once. False where no such session is live.
    boolean end(RecordingId id);
}
