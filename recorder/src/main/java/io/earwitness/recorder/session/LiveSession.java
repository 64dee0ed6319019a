package io.earwitness.recorder.session;

import io.earwitness.recorder.model.Participant;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionOrigin;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A recording session as it stands at one moment.
///
/// @param participants as the metadata names them so far; without channels, which only a finished recording has
/// @param streams      those that are open now, by index
/// @param pause        ours, while it lasts
public record LiveSession(
        RecordingId id,
        SessionOrigin origin,
        Instant startedAt,
        List<Participant> participants,
        List<LiveStream> streams,
        Optional<StandingPause> pause) {
    public LiveSession {
        participants = List.copyOf(participants);
        streams = List.copyOf(streams);
    }
}
