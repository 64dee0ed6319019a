package io.earwitness.recorder.session;

import io.earwitness.recorder.journal.ContinuedJournal;
import io.earwitness.recorder.journal.JournalFormatException;
import io.earwitness.recorder.journal.JournalRecord.MessageSeen;
import io.earwitness.recorder.journal.LeftJournal;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.parser.SipParser;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes sessions again of what a former process left: journal, ports, lines, metadata. The dialog is the caller's.
///
/// Owned by the recording sessions. A session that cannot go on keeps its journal, which recovery then seals.
final class SessionResumption {
    private final SessionConfig config;
    private final SessionOpening.Ground ground;

    SessionResumption(SessionConfig config, SessionOpening.Ground ground) {
        this.config = config;
        this.ground = ground;
    }

    /// A session that receives again.
    record Resumed(RecordingSession session, SessionState state) {}

    /// What the journal tells of a session.
    private record Heard(List<SipMessage> incoming, int messages) {}

    /// Empty where the session had ended.
    Optional<Resumed> goOn(LeftJournal left) throws IOException {
        var state = SessionStateFormat.read(left.state());
        var continued = ground.journals().goOn(left.id());
        return continued.isEmpty()
                ? Optional.empty()
                : Optional.of(new Resumed(session(left, state, continued.get()), state));
    }

    private RecordingSession session(LeftJournal left, SessionState state, ContinuedJournal continued)
            throws IOException {
        var journal = new SessionJournal(continued.writer(), ground.clock());
        var bound = config.mediaAddress().orElse(state.local());
        var dialog = state.dialog();
        var call = new SessionOpening.Call(
                dialog.invite(), !dialog.called(), state.origin(), state.local(), state.reflexive(), state.source());
        journal.sync();
        var heard = heard(left);
        var capture = ground.captures()
                .open(continued.writer(), bound, config.neverStored().keyPresses());
        var session = new RecordingSession(new RecordingSession.SessionParts(
                left.id(),
                call,
                state.startedAt(),
                config,
                journal,
                ground.tapes().of(dialog.invite(), !dialog.called()),
                capture,
                AnswerDescription.goingOn(state.spoken()),
                ground.rules(),
                ground.owner(),
                ground.clock(),
                System::nanoTime));
        try {
            session.goOn(state, heard.incoming(), heard.messages(), away(continued));
        } catch (IOException | RuntimeException failed) {
            ground.journals().giveUp(session.quiet().writer());
            throw failed;
        }
        return session;
    }

    private Duration away(ContinuedJournal continued) {
        return Duration.between(
                Instant.EPOCH.plusNanos(continued.lastEpochNanos()),
                ground.clock().instant());
    }

    private Heard heard(LeftJournal left) throws IOException {
        var parser = new SipParser(MessageLimits.DEFAULT);
        var incoming = new ArrayList<SipMessage>();
        var messages = 0;
        try (var reader = ground.journals().read(left.file())) {
            while (true) {
                try {
                    var next = reader.next();
                    if (next.isEmpty()) {
                        return new Heard(incoming, messages);
                    }
                    if (next.get() instanceof MessageSeen seen) {
                        messages++;
                        if (seen.incoming() && parser.parse(seen.message()) instanceof Parsed.Whole(var message)) {
                            incoming.add(message);
                        }
                    }
                } catch (JournalFormatException unknown) {
                    // A whole record that says nothing we know; the journal goes on after it.
                }
            }
        }
    }
}
