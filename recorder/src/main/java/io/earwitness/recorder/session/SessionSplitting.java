package io.earwitness.recorder.session;

import io.earwitness.recorder.journal.Journals;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives sessions in which a call has stopped another journal to go on in, and hands the one before to assembly.
///
/// Owned by the recording sessions. What fails is tried again at the next look.
final class SessionSplitting {
    private static final Logger log = LoggerFactory.getLogger(SessionSplitting.class);

    private final Journals journals;
    private final SealedJournals sealed;
    private final SessionMeters meters;
    private final Clock clock;
    private final RandomGenerator random;
    private final Set<RecordingId> inHand = ConcurrentHashMap.newKeySet();

    SessionSplitting(
            Journals journals, SealedJournals sealed, SessionMeters meters, Clock clock, RandomGenerator random) {
        this.journals = journals;
        this.sealed = sealed;
        this.meters = meters;
        this.clock = clock;
        this.random = random;
    }

    /// Whether a session is given another journal just now, or an older one of it is sealed: it is held up by the disk.
    boolean isInHand(RecordingSession session) {
        return inHand.contains(session.id());
    }

    /// Called about once a second. A thread does it, since it forces the disk.
    void look(RecordingSession session) {
        if ((session.isSplitDue() || session.hasOlder()) && inHand.add(session.id())) {
            Thread.ofVirtual().name("session-split-" + session.id()).start(() -> {
                try {
                    split(session);
                } finally {
                    inHand.remove(session.id());
                }
            });
        }
    }

    private void split(RecordingSession session) {
        try {
            if (session.isSplitDue()) {
                goOn(session);
            }
            for (var journal : session.sealOlder()) {
                sealed.sealed(journal, Optional.empty());
            }
        } catch (IOException | RuntimeException failed) {
            meters.sealFailed();
            log.error("{} cannot go on in another journal yet; trying again", session.id(), failed);
        }
    }

    private void goOn(RecordingSession session) throws IOException {
        var next = journals.create(RecordingId.create(clock.instant(), random), session.id());
        var went = false;
        try {
            went = session.goOnIn(next);
        } catch (IOException | RuntimeException failed) {
            journals.drop(next);
            throw failed;
        }
        if (went) {
            meters.split();
        } else {
            journals.drop(next);
        }
    }
}
