package io.earwitness.recorder.api;

import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.playback.Playback;
import io.earwitness.recorder.rtsp.PlaybackUrls;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Optional;

/// Makes addresses by which RTSP clients play a recording, or a call that goes on. Whoever may listen may make one;
/// that is told as listening is.
final class PlaybackApi {
    private final Optional<PlaybackUrls> urls;
    private final Playback playback;
    private final LiveSessionSource sessions;
    private final Audit audit;

    /// @param urls empty where RTSP is off
    PlaybackApi(Optional<PlaybackUrls> urls, Playback playback, LiveSessionSource sessions, Audit audit) {
        this.urls = urls;
        this.playback = playback;
        this.sessions = sessions;
        this.audit = audit;
    }

    void ofRecording(Context request) throws IOException {
        RequestParameters.none(request);
        var recording = RecordingsApi.recording(playback, request);
        if (Playback.sound(recording).isEmpty()) {
            throw ProblemException.notFound("Nothing in this recording can be heard.");
        }
        make(request, recording.manifest().id());
    }

    /// Before anything can be heard, too.
    void ofSession(Context request) {
        RequestParameters.none(request);
        var id = RecordingsApi.id(request);
        if (sessions.sessions().stream().noneMatch(session -> session.id().equals(id))) {
            throw SessionsApi.over(id);
        }
        make(request, id);
    }

    private void make(Context request, RecordingId id) {
        var maker = urls.orElseThrow(() -> ProblemException.notFound(
                "This recorder does not speak RTSP; rtsp.enabled in its settings turns it on."));
        var host = request.header("Host");
        var made = maker.make(id, Caller.of(request).name(), HostNames.withoutPort(host == null ? "" : host))
                .orElseThrow(() -> new ProblemException(
                        503,
                        "Too many addresses",
                        "As many addresses as there may be are good still; try again later."));
        audit.tell(request, id, "an RTSP address");
        request.status(201);
        request.header("Cache-Control", "no-store");
        request.json(made);
    }
}
