package io.earwitness.recorder.assembly;

import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.RunningCall;
import io.earwitness.recorder.journal.JournalRecord.SegmentBegun;
import io.earwitness.recorder.journal.JournalRecord.SegmentEnded;
import io.earwitness.recorder.journal.JournalRecord.SessionEnded;
import io.earwitness.recorder.journal.SegmentHead;
import io.earwitness.recorder.model.JournalSeal;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Successive journals of one session, read as if it had been one all along: for a call that is longer than a
/// segment.
///
/// What a segment takes over from the one before stands in that already and is left out; where it began stays to be
/// seen.
///
/// @param segments in their order; at least one
record ChainedJournals(List<RecordSource> segments) implements RecordSource {
    ChainedJournals {
        segments = List.copyOf(segments);
    }

    /// Back to the segment in which that call began, or as far as they are kept.
    static ChainedJournals since(RunningCall call, RecordSource last) throws IOException {
        var segments = new ArrayDeque<RecordSource>();
        segments.add(last);
        while (numberOf(segments.getFirst()) > call.since()) {
            var previous = segments.getFirst().previous();
            if (previous.isEmpty()) {
                break;
            }
            segments.addFirst(previous.get());
        }
        return new ChainedJournals(List.copyOf(segments));
    }

    static long numberOf(RecordSource journal) throws IOException {
        return journal.segment().map(SegmentBegun::number).orElse(1L);
    }

    @Override
    public RecordingId id() {
        return segments.getLast().id();
    }

    @Override
    public Optional<SegmentBegun> segment() throws IOException {
        return segments.getFirst().segment();
    }

    @Override
    public Optional<RecordSource> previous() throws IOException {
        return segments.getFirst().previous();
    }

    @Override
    public Reading open() throws IOException {
        return new ChainedReading(segments);
    }

    private static final class ChainedReading implements Reading {
        private final Deque<RecordSource> further;
        private final List<String> damage = new ArrayList<>();
        private Reading now;
        private boolean takingOver;

        ChainedReading(List<RecordSource> segments) throws IOException {
            further = new ArrayDeque<>(segments);
            now = further.remove().open();
        }

        @Override
        public Optional<JournalRecord> next() throws IOException {
            while (true) {
                var next = now.next();
                if (next.isEmpty()) {
                    if (further.isEmpty()) {
                        return Optional.empty();
                    }
                    goOn();
                } else if (!isBetween(next.get())) {
                    return next;
                }
            }
        }

        private void goOn() throws IOException {
            tellDamage();
            now.close();
            now = further.remove().open();
            takingOver = true;
        }

        // The end of a segment that is not the last, and what the next one says again.
        private boolean isBetween(JournalRecord record) {
            if (takingOver && record instanceof SegmentBegun) {
                takingOver = false;
                return false;
            }
            takingOver &= SegmentHead.isTakenOver(record);
            return takingOver
                    || (!further.isEmpty() && (record instanceof SegmentEnded || record instanceof SessionEnded));
        }

        private void tellDamage() {
            if (!now.damage().isEmpty()) {
                damage.add(now.damage());
            }
        }

        @Override
        public String damage() {
            var all = new ArrayList<>(damage);
            if (!now.damage().isEmpty()) {
                all.add(now.damage());
            }
            return String.join(" ", all);
        }

        @Override
        public Optional<JournalSeal> seal() {
            return now.seal();
        }

        @Override
        public void close() throws IOException {
            now.close();
        }
    }
}
