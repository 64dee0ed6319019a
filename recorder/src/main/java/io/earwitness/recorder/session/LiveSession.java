package io.earwitness.recorder.session;

import io.earwitness.recorder.model.Participant;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionOrigin;
import java.time.Instant;
import java.util.List;

/// A recording session as it stands at one moment.
///
/// @param participants as the metadata names them so far; without channels, which only a finished recording has
/// @param streams      those that are open now, by index
public record LiveSession(
        RecordingId id,
        SessionOrigin origin,
        Instant startedAt,
        List<Participant> participants,
        List<LiveStream> streams) {
    public LiveSession {
        participants = List.copyOf(participants);
        streams = List.copyOf(streams);
    }
}
