package io.earwitness.recorder.session;

import io.earwitness.recorder.model.ControlAction;
import io.earwitness.recorder.session.RecordingSession.SessionParts;
import io.earwitness.sip.dialog.Dialog;
import io.earwitness.sip.message.SipBody;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/// The recorder's own pause of one session: nothing is stored from the moment of the request on, then the client is
/// told. What the client says changes nothing about what is stored.
///
/// Owned by one session, under its lock.
final class SessionPause implements OwnOffers.Wishes {
    private final SessionParts parts;
    private final SessionLines lines;
    private final SessionDialog dialog;
    private final PassedOver passedOver;
    private final OwnOffers offers;
    private Optional<StandingPause> standing = Optional.empty();
    private boolean closed;

    SessionPause(SessionParts parts, SessionLines lines, SessionDialog dialog, ReentrantLock lock) {
        this.parts = parts;
        this.lines = lines;
        this.dialog = dialog;
        this.passedOver = new PassedOver(lines::statistics, parts.journal());
        this.offers = new OwnOffers(parts.id().value(), lock, this);
    }

    /// While it lasts.
    Optional<StandingPause> standing() {
        return standing;
    }

    /// Before the first line: the client is told by the answer itself.
    void fromTheStart() {
        var request = new ControlRequest("the settings", "sessions begin in a pause");
        begin(request, new ClientAnswer(ClientAnswer.Kind.AGREED, "The client was answered so from the start"));
    }

    /// One that stood in a former process, and is told of there.
    void goOn(StandingPause pause) {
        standing = Optional.of(pause);
        passedOver.stopped(lines.streams());
    }

    /// Completes with what the client says.
    CompletableFuture<ClientAnswer> begin(ControlRequest request) {
        begin(request, ClientAnswer.waiting());
        return offers.tell();
    }

    private void begin(ControlRequest request, ClientAnswer client) {
        parts.journal().asked(ControlAction.PAUSE, request);
        lines.stop();
        passedOver.stopped(lines.streams());
        standing = Optional.of(new StandingPause(parts.clock().instant(), request, client));
    }

    /// Stores again what the client has not paused itself. Completes with what the client says.
    CompletableFuture<ClientAnswer> end(ControlRequest request) {
        parts.journal().asked(ControlAction.RESUME, request);
        lines.start();
        passedOver.started(lines.streams());
        standing = Optional.empty();
        return offers.tell();
    }

    /// The client refused our BYE, and goes on sending for all we know: what comes from here on belongs to no session.
    void afterRefusedBye(ClientAnswer refused) {
        if (!closed) {
            parts.journal().answered(ControlAction.END, refused.text());
            lines.stop();
            passedOver.refused(lines.streams());
        }
    }

    /// The ports are about to close.
    void close() {
        closed = true;
        passedOver.note(lines.streams());
    }

    @Override
    public Optional<Dialog> dialog() {
        return dialog.get();
    }

    @Override
    public SipBody offer() {
        return SipBody.sdp(
                parts.description().offer(lines.standing(), !lines.isStopped()).toString());
    }

    @Override
    public void told(ClientAnswer answer) {
        var action = lines.isStopped() ? ControlAction.PAUSE : ControlAction.RESUME;
        parts.owner().controlled(action, answer.kind());
        standing = standing.map(pause -> pause.with(answer));
        if (!closed) {
            parts.journal().answered(action, answer.text());
        }
    }
}
