package io.earwitness.recorder.assembly;

import io.earwitness.recorder.journal.JournalRecord.BodyPartReceived;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionLink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What part of a journal becomes one recording: all of it, one call of a session that had several, or the rest.
///
/// Found by [Calls]; all slices of a journal together hold every packet exactly once. Immutable.
///
/// @param id        of the recording
/// @param call      its part of the metadata where it is one call; empty for the whole and for the rest
/// @param fromNanos when the call began; [Long#MIN_VALUE] where it began with the session
/// @param untilNanos when it stopped; [Long#MAX_VALUE] where it lasted as long as the session
/// @param papers    when messages and notes are the call's too
/// @param media     when a stream's packets are the call's, by stream; for the rest: when they are some call's
/// @param calls     for the rest: the recordings of the calls
/// @param callPapers the same as `papers` of every call of the session
/// @param edges     whether a call is longer than the journal
record Slice(
        RecordingId id,
        RecordingId session,
        Optional<CallDocuments> call,
        long fromNanos,
        long untilNanos,
        Interval papers,
        Map<Integer, List<Interval>> media,
        List<RecordingId> calls,
        List<Interval> callPapers,
        Edges edges) {

    /// Where a call goes over the edges of a segment: one that came in began in a journal before, one that goes on
    /// stops in a journal to come.
    record Edges(boolean cameIn, boolean goesOn) {
        static final Edges NONE = new Edges(false, false);
    }

    /// From one moment until another, which does not belong to it.
    record Interval(long fromNanos, long untilNanos) {
        static final Interval ALWAYS = new Interval(Long.MIN_VALUE, Long.MAX_VALUE);

        boolean holds(long epochNanos) {
            return fromNanos <= epochNanos && epochNanos < untilNanos;
        }

        /// Whether anything of it lies between two moments, themselves included; in either order, since the clock may
        /// have been set back between them.
        boolean meets(long oneNanos, long otherNanos) {
            return fromNanos <= Math.max(oneNanos, otherNanos) && Math.min(oneNanos, otherNanos) < untilNanos;
        }
    }

    Slice {
        media = Map.copyOf(media);
        calls = List.copyOf(calls);
        callPapers = List.copyOf(callPapers);
    }

    static Slice whole(RecordingId id) {
        return whole(id, id);
    }

    /// @param session whose id is another one where the journal is not its first
    static Slice whole(RecordingId id, RecordingId session) {
        return rest(id, session, Map.of(), List.of(), List.of());
    }

    /// What no call of the session claims; it carries the journal's own id.
    static Slice rest(
            RecordingId id,
            RecordingId session,
            Map<Integer, List<Interval>> taken,
            List<RecordingId> calls,
            List<Interval> callPapers) {
        return new Slice(
                id,
                session,
                Optional.empty(),
                Long.MIN_VALUE,
                Long.MAX_VALUE,
                Interval.ALWAYS,
                taken,
                calls,
                callPapers,
                Edges.NONE);
    }

    /// The rest, once it is known which recordings its calls became.
    Slice restOf(List<RecordingId> made) {
        return rest(id, session, media, made, callPapers);
    }

    boolean isWhole() {
        return call.isEmpty() && media.isEmpty();
    }

    /// What calls left of a journal.
    boolean isRest() {
        return call.isEmpty() && !media.isEmpty();
    }

    /// Whether the recording has this stream at all.
    boolean hasStream(int stream) {
        return call.isEmpty() || media.containsKey(stream);
    }

    /// The stretches of the stream that are this recording's, by time.
    List<Interval> intervals(int stream) {
        var named = media.getOrDefault(stream, List.of());
        return call.isPresent() ? named : between(named);
    }

    private static List<Interval> between(List<Interval> taken) {
        var left = new ArrayList<Interval>();
        var from = Long.MIN_VALUE;
        for (var one : taken) {
            if (from < one.fromNanos()) {
                left.add(new Interval(from, one.fromNanos()));
            }
            from = one.untilNanos();
        }
        if (from < Long.MAX_VALUE) {
            left.add(new Interval(from, Long.MAX_VALUE));
        }
        return left;
    }

    boolean holds(int stream, long epochNanos) {
        return intervals(stream).stream().anyMatch(interval -> interval.holds(epochNanos));
    }

    /// Whether that part of the session's messages is about this recording.
    ///
    /// @param number counts the parts that are no session description
    boolean keeps(int number, BodyPartReceived part) {
        return call.map(documents -> Documents.isMetadata(part.contentType())
                        ? documents.has(number)
                        : papers.holds(part.epochNanos()))
                .orElse(true);
    }

    /// Whether a message's identifiers are those of this recording's call: within it, or, for the whole and the
    /// rest, within no call that has a recording of its own.
    boolean isNamedAt(long epochNanos) {
        return call.isPresent() ? papers.holds(epochNanos) : isOfNoCall(epochNanos);
    }

    /// Where the session was opened with no call in it, its INVITE names every call.
    boolean isOfNoCall(long epochNanos) {
        return callPapers.stream().noneMatch(papers -> papers.holds(epochNanos));
    }

    boolean stopsBeforeTheSession() {
        return untilNanos != Long.MAX_VALUE;
    }

    SessionLink link(Documents documents) {
        return !isRest()
                ? new SessionLink(session, documents.sessionIds(), documents.groupIds(), calls)
                : new SessionLink(session, List.of(), List.of(), calls);
    }
}
