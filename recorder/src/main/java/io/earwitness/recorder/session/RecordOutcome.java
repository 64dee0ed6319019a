package io.earwitness.recorder.session;

import io.earwitness.recorder.model.RecordingId;
import java.time.Duration;

/// What became of a call of the recorder to a client.
public sealed interface RecordOutcome {

    /// The client sends a recording session.
    record Recording(RecordingId id) implements RecordOutcome {}

    /// The client, or whoever answered for it, said no; or it offered nothing that can be recorded.
    record Refused(String why) implements RecordOutcome {}

    /// Nobody answered.
    record Unanswered(String why) implements RecordOutcome {}

    /// The recorder takes no session just now.
    record NotNow(String why, Duration retryAfter) implements RecordOutcome {}
}
