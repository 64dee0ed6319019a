package io.earwitness.recorder.api;

import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.session.ControlOutcome;
import io.earwitness.recorder.session.ControlRequest;
import io.earwitness.recorder.session.RecordOutcome;
import io.earwitness.recorder.session.SessionControl;
import io.earwitness.sip.message.MalformedValueException;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.message.Transport;
import io.javalin.http.Context;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/// Does something to sessions because somebody asked for it. Who asked, and why, goes into the recording.
final class ControlApi {
    private static final int URI_CHARS_MAX = 500;
    private static final String CLIENT = "client";
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

    /// Calls a client.
    void record(Context request) {
        var body = RequestBody.read(request, Set.of(CLIENT, REQUESTER, REASON));
        var client = body.text(CLIENT, URI_CHARS_MAX)
                .map(ControlApi::uri)
                .orElseThrow(() -> ProblemException.badRequest("The member 'client' is missing: whom shall I call?"));
        switch (control.record(client, asked(request, body))) {
            case RecordOutcome.Recording(var id) -> {
                request.status(201);
                request.header("Location", "/api/v1/sessions/" + id);
                request.json(new StartedRepresentation(id));
            }
            case RecordOutcome.Refused(var why) ->
                throw new ProblemException(502, "The client does not let itself be recorded", why);
            case RecordOutcome.Unanswered(var why) ->
                throw new ProblemException(504, "The client does not answer", why);
            case RecordOutcome.NotNow(var why, var retryAfter) -> {
                request.header("Retry-After", Long.toString(Math.max(1, retryAfter.toSeconds())));
                throw new ProblemException(503, "No session is taken now", why);
            }
        }
    }

    private static SipUri uri(String text) {
        try {
            var uri = SipUri.parse(text);
            if (!uri.scheme().equals("sip") && !uri.scheme().equals("sips")) {
                throw notAUri(text);
            }
            var transport = uri.parameters().get("transport");
            if (transport.isPresent() && Transport.named(transport.get()).isEmpty()) {
                throw ProblemException.badRequest("The member 'client' names the transport '" + transport.get()
                        + "'; there are udp, tcp and tls.");
            }
            return uri;
        } catch (MalformedValueException malformed) {
            throw notAUri(text);
        }
    }

    private static ProblemException notAUri(String text) {
        return ProblemException.badRequest(
                "The member 'client' must be a SIP address such as sip:src@sbc.example.com, not '" + text + "'.");
    }

    /// `StartedSession` of the contract.
    record StartedRepresentation(RecordingId id) {}

    void drain(Context request) {
        control.drain(true);
        request.status(204);
    }

    void undrain(Context request) {
        control.drain(false);
        request.status(204);
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
                requester(request, body.text(REQUESTER, ControlRequest.TEXT_CHARS_MAX)),
                body.text(REASON, ControlRequest.TEXT_CHARS_MAX).orElse(""));
    }

    // Whom we know comes first; what he says of himself is only said.
    private static String requester(Context request, Optional<String> said) {
        var caller = Caller.of(request);
        if (!caller.isKnown()) {
            return said.orElseGet(() -> "the programming interface, from " + request.ip());
        }
        var both = said.map(words -> caller.name() + " (" + words + ")").orElseGet(caller::name);
        return both.length() <= ControlRequest.TEXT_CHARS_MAX ? both : caller.name();
    }
}
