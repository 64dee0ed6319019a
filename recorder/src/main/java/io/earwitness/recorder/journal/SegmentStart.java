package io.earwitness.recorder.journal;

import io.earwitness.recorder.journal.JournalRecord.RunningCall;
import io.earwitness.recorder.model.RecordingId;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// What a session says of itself where it goes on in another journal; the rest of [JournalRecord.SegmentBegun] is
/// for the journal before to tell.
///
/// @param running calls that began in a journal before and have not stopped
public record SegmentStart(
        RecordingId session,
        long number,
        long messages,
        List<RunningCall> running,
        Map<Integer, String> labels,
        byte[] opening) {

    public SegmentStart {
        running = List.copyOf(running);
        labels = Map.copyOf(labels);
    }

    JournalRecord.SegmentBegun after(RecordingId previous, BlockPlace place, long epochNanos) {
        return new JournalRecord.SegmentBegun(
                epochNanos,
                session,
                number,
                previous,
                place.number(),
                HexFormat.of().formatHex(place.chain()),
                messages,
                running,
                labels,
                opening);
    }
}
