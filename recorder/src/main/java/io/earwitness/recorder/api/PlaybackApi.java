package io.earwitness.recorder.api;

import io.earwitness.recorder.playback.Playback;
import io.earwitness.recorder.rtsp.Listener;
import io.earwitness.recorder.rtsp.Playable;
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
    private final ApiAccess access;
    private final Audit audit;

    /// @param urls empty where RTSP is off
    PlaybackApi(
            Optional<PlaybackUrls> urls, Playback playback, LiveSessionSource sessions, ApiAccess access, Audit audit) {
        this.access = access;
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
        make(request, new Playable.OfRecording(recording.manifest().id()));
    }

    /// Before anything can be heard, too. Of a session that goes from call to call, what is written to the journal of
    /// now.
    void ofSession(Context request) {
        RequestParameters.none(request);
        var id = RecordingsApi.id(request);
        var journal = sessions.journalOf(id).orElseThrow(() -> SessionsApi.over(id));
        make(request, new Playable.OfSession(id, journal));
    }

    private void make(Context request, Playable what) {
        var maker = urls.orElseThrow(() -> ProblemException.notFound(
                "This recorder does not speak RTSP; rtsp.enabled in its settings turns it on."));
        var host = request.header("Host");
        var caller = Caller.of(request);
        var listener = new Listener(caller.name(), () -> access.mayListen(caller));
        var made = maker.make(what, listener, HostNames.withoutPort(host == null ? "" : host))
                .orElseThrow(() -> new ProblemException(
                        503,
                        "Too many addresses",
                        "As many addresses as there may be, in all or for one user, are good still; try again later."));
        audit.tell(request, what.id(), "an RTSP address");
        request.status(201);
        request.header("Cache-Control", "no-store");
        request.json(made);
    }
}
