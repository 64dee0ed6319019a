package io.earwitness.recorder.model;

import java.util.List;

/// What ties a recording to others: the recording session it came from, the calls and the groups it is of.
///
/// @param recordingSession      id of the recording session's journal; the recording's own where it is all of it
/// @param communicationSessions session_ids of the metadata that it is about
/// @param groups                group_ids that these belonged to
/// @param calls                 recordings of the session's calls, where the session was taken apart and this is the
/// rest
public record SessionLink(
        RecordingId recordingSession,
        List<String> communicationSessions,
        List<String> groups,
        List<RecordingId> calls) {

    public SessionLink {
        communicationSessions = List.copyOf(communicationSessions);
        groups = List.copyOf(groups);
        calls = List.copyOf(calls);
    }

    /// As for a recording that was made before recordings told of it.
    public static SessionLink alone(RecordingId id, String sessionId) {
        return new SessionLink(id, sessionId.isEmpty() ? List.of() : List.of(sessionId), List.of(), List.of());
    }
}
