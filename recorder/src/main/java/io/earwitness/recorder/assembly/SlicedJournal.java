package io.earwitness.recorder.assembly;

import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.SessionEnded;
import io.earwitness.recorder.journal.JournalRecord.SessionOpened;
import io.earwitness.recorder.journal.JournalRecord.StreamPaused;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.JournalSeal;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;

/// A journal as one slice of it sees it: its own streams, its own packets, and an end of its own.
///
/// Messages and parts all pass, because they are numbered through the session; their takers ask the slice.
record SlicedJournal(RecordSource journal, Slice slice) implements RecordSource {
    @Override
    public RecordingId id() {
        return slice.id();
    }

    @Override
    public Reading open() throws IOException {
        return new SlicedReading(journal.open(), slice);
    }

    private static final class SlicedReading implements Reading {
        private final Reading reading;
        private final Slice slice;
        private final Map<Pause, StreamPaused> pausedBefore = new LinkedHashMap<>();
        private final SlicedMessages messages;
        private final Queue<JournalRecord> ready = new ArrayDeque<>();
        private boolean begun;
        private boolean ended;

        private record Pause(int stream, PauseCause cause) {}

        SlicedReading(Reading reading, Slice slice) {
            this.reading = reading;
            this.slice = slice;
            this.messages = new SlicedMessages(slice);
        }

        @Override
        public Optional<JournalRecord> next() throws IOException {
            while (ready.isEmpty()) {
                var next = reading.next();
                if (next.isEmpty()) {
                    return atTheEnd();
                }
                begin(next.get());
                sliced(next.get()).ifPresent(ready::add);
            }
            return Optional.of(ready.remove());
        }

        // Whoever was paused when the call began is paused from its beginning.
        private void begin(JournalRecord record) {
            if (!begun && record.epochNanos() >= slice.fromNanos()) {
                begun = true;
                pausedBefore
                        .values()
                        .forEach(paused -> ready.add(new StreamPaused(
                                Math.max(slice.fromNanos(), paused.epochNanos()), paused.stream(), paused.cause())));
            }
        }

        private Optional<JournalRecord> atTheEnd() {
            if (ended || !slice.stopsBeforeTheSession()) {
                return Optional.empty();
            }
            return Optional.of(stopped());
        }

        private SessionEnded stopped() {
            ended = true;
            return new SessionEnded(slice.untilNanos(), EndCause.CALL_STOPPED, "");
        }

        private Optional<JournalRecord> sliced(JournalRecord record) {
            var at = record.epochNanos();
            return switch (record) {
                case SessionOpened opened ->
                    Optional.of(new SessionOpened(Math.max(at, slice.fromNanos()), slice.id(), opened.origin()));
                case JournalRecord.StreamAgreed agreed ->
                    only(agreed, slice.hasStream(agreed.stream().index()) && at < slice.untilNanos());
                case JournalRecord.StreamSecured secured ->
                    only(secured, slice.hasStream(secured.stream()) && at < slice.untilNanos());
                case JournalRecord.StreamRemoved removed ->
                    only(removed, slice.hasStream(removed.stream()) && at < slice.untilNanos());
                case StreamPaused paused -> paused(paused);
                case JournalRecord.StreamResumed resumed -> {
                    pausedBefore.remove(new Pause(resumed.stream(), resumed.cause()));
                    yield only(resumed, begun && slice.hasStream(resumed.stream()) && at < slice.untilNanos());
                }
                case JournalRecord.PacketArrived packet -> only(packet, slice.holds(packet.stream(), at));
                case JournalRecord.MessagePieceArrived piece -> only(piece, messages.holds(piece));
                case JournalRecord.MessagePartAbsent absent -> only(absent, slice.hasStream(absent.stream()));
                case JournalRecord.PacketsRejected rejected -> only(rejected, slice.holds(rejected.stream(), at));
                case JournalRecord.ControlAgreed agreed ->
                    only(agreed, slice.hasStream(agreed.stream()) && at < slice.untilNanos());
                case JournalRecord.ControlSent sent -> only(sent, slice.holds(sent.stream(), at));
                case JournalRecord.MessageSeen message -> Optional.of(message);
                case JournalRecord.BodyPartReceived part -> Optional.of(part);
                case JournalRecord.DeviationNoted noted ->
                    only(noted, slice.papers().holds(at));
                case JournalRecord.Noted noted -> only(noted, slice.papers().holds(at));
                // Told when writing worked again, which may be after the call: what is lost is of before.
                case JournalRecord.RecordsLost lost -> only(lost, slice.papers().meets(lost.sinceNanos(), at));
                case JournalRecord.ControlRequested requested ->
                    only(requested, slice.papers().holds(at));
                case JournalRecord.ControlAnswered answered ->
                    only(answered, slice.papers().holds(at));
                case JournalRecord.SegmentBegun begun -> Optional.of(begun);
                case JournalRecord.SegmentEnded last -> only(last, slice.call().isEmpty());
                case SessionEnded last -> {
                    if (slice.stopsBeforeTheSession()) {
                        yield Optional.of(stopped());
                    }
                    ended = true;
                    yield Optional.of(last);
                }
            };
        }

        private Optional<JournalRecord> paused(StreamPaused paused) {
            if (!slice.hasStream(paused.stream())) {
                return Optional.empty();
            }
            if (!begun) {
                pausedBefore.putIfAbsent(new Pause(paused.stream(), paused.cause()), paused);
                return Optional.empty();
            }
            return only(paused, paused.epochNanos() < slice.untilNanos());
        }

        private static Optional<JournalRecord> only(JournalRecord record, boolean ours) {
            return ours ? Optional.of(record) : Optional.empty();
        }

        @Override
        public String damage() {
            return reading.damage();
        }

        @Override
        public Optional<JournalSeal> seal() {
            return reading.seal();
        }

        @Override
        public void close() throws IOException {
            reading.close();
        }
    }
}
