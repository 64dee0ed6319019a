package io.earwitness.recorder.api;

import io.javalin.http.Context;

/// What is being recorded now, and what was not.
final class SessionsApi {
    private final LiveSessionSource sessions;
    private final NotRecordedSource notRecorded;

    SessionsApi(LiveSessionSource sessions, NotRecordedSource notRecorded) {
        this.sessions = sessions;
        this.notRecorded = notRecorded;
    }

    void sessions(Context request) {
        request.json(sessions.sessions());
    }

    void session(Context request) {
        var id = RecordingsApi.id(request);
        request.json(sessions.sessions().stream()
                .filter(session -> session.id().equals(id))
                .findFirst()
                .orElseThrow(() -> ProblemException.notFound(
                        "No session '" + id + "' is being recorded now; it may be a finished recording.")));
    }

    void notRecorded(Context request) {
        request.json(notRecorded.notRecorded());
    }
}
