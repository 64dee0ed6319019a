package io.earwitness.recorder.session;

import io.earwitness.recorder.journal.ContinuedJournal;
import io.earwitness.recorder.journal.JournalWriter;
import io.earwitness.recorder.journal.LeftJournal;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes sessions again of what a former process left: journal, ports, lines, metadata. The dialog is the
/// caller's.
///
/// Owned by the recording sessions. A session that cannot go on keeps its journal, which recovery then seals.
final class SessionResumption {
    private static final Logger log = LoggerFactory.getLogger(SessionResumption.class);

    private final SessionConfig config;
    private final SessionOpening.Ground ground;

    SessionResumption(SessionConfig config, SessionOpening.Ground ground) {
        this.config = config;
        this.ground = ground;
    }

    /// What a former process left of a session that is live.
    record Expected(LeftJournal left, SessionState state) {}

    /// Reads what was left. From here on messages of these sessions are kept for their journals, and filtered as
    /// those before. One that was over is sealed as it ended; what cannot be read is for recovery.
    List<Expected> expect(List<LeftJournal> all) {
        var expected = new ArrayList<Expected>();
        for (var left : all) {
            try {
                var state = SessionStateFormat.read(left.state());
                if (state.over().isPresent()) {
                    seal(left, state.over().get());
                } else {
                    var dialog = state.dialog();
                    ground.tapes().expect(dialog.invite(), !dialog.called(), state.removed());
                    expected.add(new Expected(left, state));
                }
            } catch (IOException | RuntimeException unreadable) {
                log.warn("{} cannot go on: {}", left.id(), unreadable.toString());
            }
        }
        return expected;
    }

    private void seal(LeftJournal left, SessionState.Over over) throws IOException {
        var continued = ground.journals().goOn(left.id());
        if (continued.isEmpty()) {
            return;
        }
        var writer = continued.get().writer();
        try {
            writer.seal(over.cause(), over.detail(), over.epochNanos());
        } catch (IOException | RuntimeException failed) {
            giveUp(writer, failed);
            throw failed;
        }
    }

    // Or nobody would seal it before the next start.
    private void giveUp(JournalWriter writer, Exception failed) {
        try {
            ground.journals().giveUp(writer);
        } catch (IOException | RuntimeException besides) {
            failed.addSuppressed(besides);
        }
    }

    /// Empty where the session had ended.
    Optional<RecordingSession> goOn(Expected expected) throws IOException {
        var continued = ground.journals().goOn(expected.left().id());
        if (continued.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(session(expected.left(), expected.state(), continued.get()));
        } catch (IOException | RuntimeException failed) {
            giveUp(continued.get().writer(), failed);
            throw failed;
        }
    }

    private RecordingSession session(LeftJournal left, SessionState state, ContinuedJournal continued)
            throws IOException {
        var journal = new SessionJournal(continued.writer(), ground.clock());
        var bound = config.mediaAddress().orElse(state.local());
        var dialog = state.dialog();
        var call = new SessionOpening.Call(
                dialog.invite(), !dialog.called(), state.origin(), state.local(), state.reflexive(), state.source());
        var heard = heard(left, state, continued);
        var capture = ground.captures().open(continued.writer(), bound, config.captureTerms());
        var session = new RecordingSession(new RecordingSession.SessionParts(
                left.session(),
                call,
                state.startedAt(),
                config,
                journal,
                ground.tapes().of(dialog.invite(), !dialog.called()),
                capture,
                ground.messages().open(journal.forMessages(), call.source()),
                AnswerDescription.goingOn(state.spoken()),
                ground.rules(),
                ground.owner(),
                ground.clock(),
                System::nanoTime));
        try {
            session.goOn(state, heard, away(continued));
        } catch (IOException | RuntimeException failed) {
            session.quiet();
            throw failed;
        }
        return session;
    }

    private Duration away(ContinuedJournal continued) {
        var lastRecord = Instant.EPOCH.plusNanos(continued.lastEpochNanos());
        var lastAlive = ground.journals().process().lastAlive().orElse(lastRecord);
        var since = lastAlive.isAfter(lastRecord) ? lastAlive : lastRecord;
        return Duration.between(since, ground.clock().instant());
    }

    private HeardBefore heard(LeftJournal left, SessionState state, ContinuedJournal continued) throws IOException {
        // Where it is a session's first journal, all of it may have been kept.
        if (state.heard().isPresent() && left.id().equals(left.session())) {
            return HeardBefore.of(state.heard().get(), continued.messages());
        }
        // What may still lie in the buffer is to be read, too.
        continued.writer().sync();
        try (var reader = ground.journals().read(left.file())) {
            return HeardBefore.in(reader);
        }
    }
}
