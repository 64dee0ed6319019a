package io.earwitness.recorder.session;

import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.session.RecordingSession.SessionParts;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.siprec.SiprecOffer;
import java.io.IOException;
import java.util.Optional;

/// What the next process needs to go on with one session: kept where a kill leaves it, and taken up from there.
///
/// Owned by one session, under its lock, which asks for it after each change.
final class SessionKeeping {
    private final SessionParts parts;
    private final ClientAbilities client;
    private final SessionLines lines;
    private final SessionMetadata metadata;
    private final SessionDialog dialog;
    private final SessionPause pause;
    private final SessionSegments segments;
    private int removedKept;

    SessionKeeping(
            SessionParts parts,
            ClientAbilities client,
            SessionLines lines,
            SessionMetadata metadata,
            SessionDialog dialog,
            SessionPause pause,
            SessionSegments segments) {
        this.parts = parts;
        this.client = client;
        this.lines = lines;
        this.metadata = metadata;
        this.dialog = dialog;
        this.pause = pause;
        this.segments = segments;
    }

    /// Keeps it as it is now, instead of what was kept before.
    void keep() {
        state().ifPresent(parts.journal()::keep);
    }

    /// Keeps that the session is over, and how.
    void keepOver(EndCause cause, String detail) {
        state().ifPresentOrElse(
                        last -> parts.journal()
                                .keep(last.over(new SessionState.Over(
                                        cause, detail, parts.journal().overNanos()))),
                        () -> parts.journal().writer().forgetKept());
    }

    /// Whether a filter has removed more since than the kept state knows of.
    boolean isOutdated() {
        return parts.tape().filter().removedCount() != removedKept;
    }

    private Optional<SessionState> state() {
        var open = dialog.now();
        var said = parts.description().last();
        if (!parts.config().goesOn() || open.isEmpty() || said.isEmpty()) {
            return Optional.empty();
        }
        removedKept = parts.tape().filter().removedCount();
        return Optional.of(new SessionState(
                open.get().state(),
                parts.call().origin(),
                parts.startedAt(),
                parts.call().local(),
                parts.call().reflexive(),
                parts.call().source(),
                said.get(),
                lines.standing().stream()
                        .map(line -> SessionState.Line.of(line, said.get()))
                        .toList(),
                lines.nextStream(),
                pause.standing()
                        .map(paused -> new SessionState.Pause(
                                paused.since(),
                                paused.request().requester(),
                                paused.request().reason())),
                parts.tape().filter().removed(),
                new SessionState.Abilities(client.takesUpdate(), client.takesInfo(), client.accept()),
                parts.tape().heard(),
                Optional.empty()));
    }

    /// Takes up what a former process kept.
    ///
    /// @param before what the client said of itself and the call
    void goOn(SessionState state, HeardBefore before) throws IOException {
        parts.tape().goOn(before.messages(), state.heard(), parts.journal()::message);
        var abilities = state.abilities();
        client.goOn(abilities.takesUpdate(), abilities.takesInfo(), abilities.accept());
        if (!parts.call().ours()) {
            client.heard(parts.call().invite());
        }
        before.begun().ifPresent(segments::goOn);
        before.carried().ifPresent(metadata::takeOver);
        for (var message : before.incoming()) {
            client.heard(message);
            metadata.heardBefore(SiprecOffer.of(message));
            if (before.begun().isEmpty()
                    && message instanceof SipRequest invite
                    && invite.method().equals(SipMethod.INVITE)) {
                segments.openedBefore(invite);
            }
            segments.heardBefore();
        }
        lines.goOn(state);
        segments.heard();
        state.pause()
                .ifPresent(kept -> pause.goOn(new StandingPause(
                        kept.since(),
                        new ControlRequest(kept.requester(), kept.reason()),
                        new ClientAnswer(ClientAnswer.Kind.AGREED, "It was told before the recorder was restarted"))));
    }
}
