package io.earwitness.recorder.api;

import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.playback.Playback;
import io.earwitness.recorder.signalling.RecordedSignalling;
import io.earwitness.recorder.signalling.Signalling;
import io.earwitness.recorder.signalling.SignallingPackets;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Set;

/// What passed between client and recorder: the ladder page by page, one message line by line, and all as packets.
///
/// The same for finished recordings and for sessions that are none yet, or never will be.
final class SignallingApi {
    private static final int LIMIT_MAX = 1_000;
    private static final int LIMIT_USUAL = 500;

    private final Playback playback;
    private final SignallingSource sessions;
    private final Audit audit;

    SignallingApi(Playback playback, SignallingSource sessions, Audit audit) {
        this.playback = playback;
        this.audit = audit;
        this.sessions = sessions;
    }

    void ofRecording(Context request) throws IOException {
        ladder(request, recorded(request));
    }

    void ofSession(Context request) throws IOException {
        ladder(request, session(request));
    }

    void messageOfRecording(Context request) throws IOException {
        message(request, recorded(request));
    }

    void messageOfSession(Context request) throws IOException {
        message(request, session(request));
    }

    void packetsOfRecording(Context request) throws IOException {
        packets(request, recorded(request));
    }

    void packetsOfSession(Context request) throws IOException {
        packets(request, session(request));
    }

    private Signalling recorded(Context request) throws IOException {
        return RecordedSignalling.of(RecordingsApi.recording(playback, request));
    }

    private Signalling session(Context request) throws IOException {
        RecordingId id = RecordingsApi.id(request);
        return sessions.find(id)
                .orElseThrow(() -> ProblemException.notFound("No session '" + id
                        + "' is going on or being put together now, and none was refused a short while ago."));
    }

    private static void ladder(Context request, Signalling signalling) {
        var parameters = new RequestParameters(request, Set.of("after", "limit"));
        var after = parameters.number("after", 0, 999_999_999).orElse(0);
        var limit = parameters.number("limit", 1, LIMIT_MAX).orElse(LIMIT_USUAL);
        request.json(SignallingRepresentation.of(signalling, after, limit));
    }

    private void message(Context request, Signalling signalling) throws IOException {
        RequestParameters.none(request);
        var text = request.pathParam("number");
        var number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
        var message = signalling
                .message(number)
                .orElseThrow(() -> ProblemException.notFound(
                        "There are messages 1 to " + signalling.messages().size() + " in this session."));
        audit.tell(request, RecordingsApi.id(request), "message " + number);
        request.json(MessageRepresentation.of(message));
    }

    private void packets(Context request, Signalling signalling) throws IOException {
        RequestParameters.none(request);
        if (signalling.messages().stream().anyMatch(message -> message.epochNanos() == 0)) {
            throw ProblemException.notFound("This recording was made before the times of messages were kept for"
                    + " themselves; its packets.pcapng has them.");
        }
        var id = RecordingsApi.id(request);
        audit.tell(request, id, "signalling packets");
        request.contentType("application/x-pcapng");
        request.header("Content-Disposition", "attachment; filename=\"" + id + "-signalling.pcapng\"");
        if (!FileDelivery.isHead(request)) {
            SignallingPackets.write(
                    signalling,
                    "Signalling of " + id + ": SIP messages as they stood on the wire",
                    request.res().getOutputStream());
        }
    }
}
