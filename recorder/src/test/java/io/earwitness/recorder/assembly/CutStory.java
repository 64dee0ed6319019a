package io.earwitness.recorder.assembly;

import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.BodyPartReceived;
import io.earwitness.recorder.journal.JournalRecord.RunningCall;
import io.earwitness.recorder.journal.JournalRecord.SegmentBegun;
import io.earwitness.recorder.journal.JournalRecord.SegmentEnded;
import io.earwitness.recorder.journal.JournalRecord.SessionEnded;
import io.earwitness.recorder.journal.JournalRecord.SessionOpened;
import io.earwitness.recorder.journal.JournalRecord.StreamAgreed;
import io.earwitness.recorder.journal.JournalRecord.StreamPaused;
import io.earwitness.recorder.journal.JournalRecord.StreamRemoved;
import io.earwitness.recorder.journal.JournalRecord.StreamResumed;
import io.earwitness.recorder.journal.SegmentHead;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.siprec.metadata.MetadataParser;
import io.earwitness.siprec.metadata.MetadataWriter;
import io.earwitness.siprec.metadata.RecordingMetadata;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// The story of one journal told in several, cut where a test wants it, as a session does that goes on in another.
final class CutStory {
    private final RecordingId session;
    private final List<Segment> segments = new ArrayList<>();
    private final TreeMap<Integer, StreamAgreed> streams = new TreeMap<>();
    private final Map<Integer, String> labels = new HashMap<>();
    private final Map<String, StreamPaused> pauses = new LinkedHashMap<>();
    private final Map<String, Long> since = new LinkedHashMap<>();
    private RecordingMetadata state = RecordingMetadata.EMPTY;
    private Optional<SessionOpened> opened = Optional.empty();
    private int messages;

    /// One of the journals.
    static final class Segment implements RecordSource {
        final List<JournalRecord> records = new ArrayList<>();
        private final RecordingId id;
        private final Optional<Segment> before;

        Segment(RecordingId id, Optional<Segment> before) {
            this.id = id;
            this.before = before;
        }

        @Override
        public RecordingId id() {
            return id;
        }

        @Override
        public Optional<SegmentBegun> segment() {
            return records.stream()
                    .takeWhile(SegmentHead::isTakenOver)
                    .filter(SegmentBegun.class::isInstance)
                    .map(SegmentBegun.class::cast)
                    .findFirst();
        }

        @Override
        public Optional<RecordSource> previous() {
            return before.map(one -> one);
        }

        @Override
        public Reading open() {
            var left = records.iterator();
            return new Reading() {
                @Override
                public Optional<JournalRecord> next() {
                    return left.hasNext() ? Optional.of(left.next()) : Optional.empty();
                }

                @Override
                public void close() {}
            };
        }
    }

    private CutStory(RecordingId session) {
        this.session = session;
        segments.add(new Segment(session, Optional.empty()));
    }

    /// @param cutsMillis when, in their order
    static List<Segment> of(ScriptedJournal story, double... cutsMillis) throws IOException {
        var cut = new CutStory(story.id());
        var next = 0;
        try (var reading = story.open()) {
            for (var record = reading.next(); record.isPresent(); record = reading.next()) {
                while (next < cutsMillis.length && record.get().epochNanos() >= ScriptedJournal.at(cutsMillis[next])) {
                    cut.goOn(ScriptedJournal.at(cutsMillis[next++]));
                }
                cut.take(kept(record.get()));
            }
        }
        return cut.segments;
    }

    private static JournalRecord kept(JournalRecord record) {
        if (record instanceof JournalRecord.PacketArrived(var at, var stream, var kind, var source, var bytes)) {
            var copy = java.nio.ByteBuffer.allocate(bytes.remaining())
                    .put(bytes.duplicate())
                    .flip();
            return new JournalRecord.PacketArrived(at, stream, kind, source, copy);
        }
        return record;
    }

    private void take(JournalRecord record) {
        segments.getLast().records.add(record);
        switch (record) {
            case SessionOpened first -> opened = Optional.of(first);
            case JournalRecord.MessageSeen _ -> messages++;
            case StreamAgreed agreed -> {
                streams.put(agreed.stream().index(), agreed);
                labels.put(agreed.stream().index(), agreed.stream().label());
            }
            case StreamRemoved removed -> streams.remove(removed.stream());
            case StreamPaused paused -> pauses.put(paused.stream() + " " + paused.cause(), paused);
            case StreamResumed resumed -> pauses.remove(resumed.stream() + " " + resumed.cause());
            case BodyPartReceived part -> {
                state = state.updatedBy(MetadataParser.parse(part.bytes(), Optional.empty())
                        .found()
                        .orElseThrow());
                since.keySet().retainAll(state.running());
                state.running().forEach(id -> since.putIfAbsent(id, (long) segments.size()));
            }
            default -> {}
        }
    }

    private void goOn(long at) {
        var last = segments.getLast();
        var number = segments.size() + 1;
        var id = RecordingId.create(Instant.ofEpochSecond(0, at), new SplittableRandom(number));
        var running = since.entrySet().stream()
                .map(call -> new RunningCall(call.getKey(), call.getValue()))
                .toList();
        last.records.add(new SegmentEnded(at, id, running));
        last.records.add(new SessionEnded(at, EndCause.CONTINUED, ""));
        var next = new Segment(id, Optional.of(last));
        segments.add(next);
        next.records.add(new SessionOpened(at, session, opened.orElseThrow().origin()));
        state = state.standing(labels.values().stream().collect(Collectors.toSet()));
        next.records.add(new BodyPartReceived(
                at, SegmentHead.CARRIED, "application/rs-metadata+xml", MetadataWriter.writeAsItIs(state)));
        streams.values().forEach(agreed -> next.records.add(new StreamAgreed(at, agreed.stream())));
        pauses.values().forEach(paused -> next.records.add(new StreamPaused(at, paused.stream(), paused.cause())));
        next.records.add(
                new SegmentBegun(at, session, number, last.id(), 0, "", messages, running, labels, new byte[0]));
    }
}
