package io.earwitness.recorder.journal;

import io.earwitness.recorder.journal.JournalRecord.BodyPartReceived;
import io.earwitness.recorder.journal.JournalRecord.ControlAgreed;
import io.earwitness.recorder.journal.JournalRecord.MessagePartAbsent;
import io.earwitness.recorder.journal.JournalRecord.SegmentBegun;
import io.earwitness.recorder.journal.JournalRecord.SessionOpened;
import io.earwitness.recorder.journal.JournalRecord.StreamAgreed;
import io.earwitness.recorder.journal.JournalRecord.StreamPaused;
import io.earwitness.recorder.journal.JournalRecord.StreamSecured;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.util.Optional;

/// What the first records of a journal tell of the session that it is of. Reads no further than they go.
///
/// @param journal id of the journal itself
/// @param opened  empty where not even the first record can be read
/// @param begun   of a journal that goes on with a session
public record SegmentHead(RecordingId journal, Optional<SessionOpened> opened, Optional<SegmentBegun> begun) {
    /// By which method a document "came" that only takes over what was known; it is ours.
    public static final String CARRIED = "CARRIED";

    static SegmentHead of(JournalReader reader) throws IOException {
        var journal = reader.header().id();
        Optional<SessionOpened> opened = Optional.empty();
        try {
            for (var next = reader.next(); next.isPresent() && isTakenOver(next.get()); next = reader.next()) {
                if (next.get() instanceof SegmentBegun begun) {
                    return new SegmentHead(journal, opened, Optional.of(begun));
                }
                if (next.get() instanceof SessionOpened first) {
                    opened = Optional.of(first);
                }
            }
        } catch (JournalFormatException unknown) {
            // Whatever it is, it is no record that begins a segment.
        }
        return new SegmentHead(journal, opened, Optional.empty());
    }

    /// Whether that record may stand before the one that begins a segment.
    public static boolean isTakenOver(JournalRecord record) {
        return switch (record) {
            case BodyPartReceived part -> part.carriedBy().equals(CARRIED);
            case MessagePartAbsent absent -> absent.why() == MessagePartAbsent.Why.ELSEWHERE;
            case SessionOpened _, StreamAgreed _, StreamSecured _, ControlAgreed _, StreamPaused _, SegmentBegun _ ->
                true;
            default -> false;
        };
    }

    /// Id of the session, which is that of its first journal.
    public RecordingId session() {
        return opened.map(SessionOpened::id).orElse(journal);
    }

    /// A process died before it wrote on here, and went on writing to the journal before: nothing is lost with this.
    public boolean isUnborn() {
        return !session().equals(journal) && begun.isEmpty();
    }
}
