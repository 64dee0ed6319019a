package io.earwitness.recorder.api;

import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.session.ControlOutcome;
import io.earwitness.recorder.session.ControlRequest;
import io.earwitness.recorder.session.SessionControl;
import io.javalin.http.Context;
import java.util.Set;
import java.util.function.BiFunction;

/// Does something to a live session because somebody asked for it. Who asked, and why, goes into the recording.
final class ControlApi {
    private static final String REQUESTER = "requester";
    private static final String REASON = "reason";

    private final SessionControl control;

    ControlApi(SessionControl control) {
        this.control = control;
    }

    void pause(Context request) {
        change(request, control::pause);
    }

    void resume(Context request) {
        change(request, control::resume);
    }

    void end(Context request) {
        change(request, control::end);
    }

    void snapshot(Context request) {
        change(request, control::snapshot);
    }

    private static void change(Context request, BiFunction<RecordingId, ControlRequest, ControlOutcome> change) {
        var id = RecordingsApi.id(request);
        var body = RequestBody.read(request, Set.of(REQUESTER, REASON));
        var asked = asked(request, body);
        request.json(
                switch (change.apply(id, asked)) {
                    case ControlOutcome.Done done -> ControlRepresentation.of(done.client());
                    case ControlOutcome.Unchanged same -> ControlRepresentation.unchanged(same.why());
                    case ControlOutcome.Impossible never ->
                        throw new ProblemException(409, "That cannot be done with this session", never.why());
                    case ControlOutcome.NotLive() ->
                        throw ProblemException.notFound(
                                "No session '" + id + "' is being recorded now; it may be a finished recording.");
                });
    }

    static ControlRequest asked(Context request, RequestBody body) {
        return new ControlRequest(
                body.text(REQUESTER, ControlRequest.TEXT_CHARS_MAX)
                        .orElseGet(() -> "the programming interface, from " + request.ip()),
                body.text(REASON, ControlRequest.TEXT_CHARS_MAX).orElse(""));
    }
}
