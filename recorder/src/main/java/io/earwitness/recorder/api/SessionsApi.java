package io.earwitness.recorder.api;

import io.earwitness.recorder.assembly.NoRoomException;
import io.earwitness.recorder.model.RecordingId;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.NoSuchElementException;
import java.util.Set;

/// What is being recorded now, and what was not.
final class SessionsApi {
    private final LiveSessionSource sessions;
    private final NotRecordedSource notRecorded;
    private final LiveSoundSource sounds;
    private final Audit audit;

    SessionsApi(LiveSessionSource sessions, NotRecordedSource notRecorded, LiveSoundSource sounds, Audit audit) {
        this.sessions = sessions;
        this.sounds = sounds;
        this.audit = audit;
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
                .orElseThrow(() -> over(id)));
    }

    /// What has been said so far.
    void audio(Context request) throws IOException {
        var id = RecordingsApi.id(request);
        new RequestParameters(request, Set.of("take"));
        try {
            var sound = sounds.of(id)
                    .orElseThrow(() -> ProblemException.notFound("Nothing can be heard in session '" + id + "' yet."));
            audit.tell(request, id, "audio so far");
            FileDelivery.sendOnce(request, sound, id + "-so-far.wav");
        } catch (NoRoomException full) {
            throw new ProblemException(503, "No room", "This call cannot be heard now: " + full.getMessage() + ".");
        } catch (NoSuchElementException gone) {
            throw over(id);
        }
    }

    private static ProblemException over(RecordingId id) {
        return ProblemException.notFound(
                "No session '" + id + "' is being recorded now; it may be a finished recording.");
    }

    void notRecorded(Context request) {
        request.json(notRecorded.notRecorded());
    }
}
