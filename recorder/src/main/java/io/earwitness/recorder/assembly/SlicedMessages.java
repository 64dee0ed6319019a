package io.earwitness.recorder.assembly;

import io.earwitness.recorder.journal.JournalRecord.MessagePieceArrived;
import io.earwitness.recorder.journal.JournalRecord.MessagePieceArrived.End;
import java.util.LinkedHashMap;
import java.util.Map;

/// Whose the pieces of messages are: all of one message belong to the recording in which it began, though a call may
/// stop and another one begin before its last byte comes.
///
/// Owned by one reading of a journal. Bounded: of a message begun very long ago each piece is asked for by itself.
final class SlicedMessages {
    private static final int UNDER_WAY_MAX = 1_000;

    private final Slice slice;
    private final Map<Name, Boolean> underWay = new LinkedHashMap<>();

    private record Name(int stream, String messageId) {}

    SlicedMessages(Slice slice) {
        this.slice = slice;
    }

    boolean holds(MessagePieceArrived piece) {
        var name = new Name(piece.stream(), piece.messageId());
        if (piece.firstByte() == 1) {
            // An id may be used again: where there is a first byte, there is a new message.
            underWay.remove(name);
        }
        var ours = underWay.computeIfAbsent(name, _ -> slice.holds(piece.stream(), piece.epochNanos()));
        if (piece.end() == End.COMPLETE || piece.end() == End.ABORTED) {
            underWay.remove(name);
        } else if (underWay.size() > UNDER_WAY_MAX) {
            underWay.remove(underWay.keySet().iterator().next());
        }
        return ours;
    }
}
