package io.earwitness.recorder.assembly;

import io.earwitness.recorder.assembly.Documents.Version;
import io.earwitness.recorder.assembly.Slice.Interval;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.siprec.metadata.CommunicationSession;
import io.earwitness.siprec.metadata.RecordingMetadata;
import io.earwitness.siprec.metadata.SessionAssociation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Finds the calls of a recording session: which communication session each stream's packets belong to, and when.
///
/// Pure: the same journal always gives the same slices under the same ids. A session with fewer than two calls that
/// have streams of their own stays in one piece.
final class Calls {
    /// The answer to the request that ended a call is the call's too.
    private static final long ANSWER_NANOS = 1_000_000_000L;
    /// What is told by the first document of a segment may have been before it: then it was when that began.
    private static final long TOLD_LATE_NANOS = 60_000_000_000L;

    private final RecordingId journal;
    private final RecordingId session;
    private final boolean cameIn;
    private final boolean goesOn;
    private final List<Version> versions;
    private final ClientClock clock;
    private final long openedNanos;
    private final long answeredNanos;
    private final List<Integer> streams;
    private final Scenes scenes;
    private final Map<String, Map<Integer, List<Interval>>> media = new LinkedHashMap<>();
    private final Map<Integer, List<Interval>> taken = new TreeMap<>();

    private Calls(Slice whole, Survey survey) {
        this.journal = whole.id();
        this.session = whole.session();
        this.cameIn = survey.segment().isPresent();
        this.goesOn = survey.goesOn();
        this.versions = survey.metadata().versions();
        this.clock = ClientClock.of(versions);
        this.openedNanos = survey.opened().map(opened -> opened.epochNanos()).orElse(0L);
        this.answeredNanos = survey.answeredNanos();
        this.streams = survey.streams().stream().map(StreamSurvey::index).toList();
        this.scenes = survey.scenes();
    }

    /// One slice for each call, by start, and the rest behind them; none where the session is one recording.
    static List<Slice> of(Slice whole, Survey survey) {
        return new Calls(whole, survey).slices();
    }

    private List<Slice> slices() {
        for (var stream : streams) {
            follow(stream);
        }
        // Where there are segments, what is left of one is a recording of its own whatever it holds.
        if (media.isEmpty() || (media.size() < 2 && !cameIn && !goesOn)) {
            return List.of();
        }
        Map<String, Interval> papers = new LinkedHashMap<>();
        media.forEach((sessionId, intervals) -> papers.put(sessionId, papers(sessionId, intervals.values())));
        var all = List.copyOf(papers.values());
        var slices = new ArrayList<Slice>();
        papers.forEach((sessionId, own) -> slices.add(call(sessionId, own, all)));
        slices.sort(Comparator.comparingLong(Slice::fromNanos).thenComparing(Slice::id));
        slices.add(Slice.rest(
                journal, session, taken, slices.stream().map(Slice::id).toList(), all));
        return slices;
    }

    // One stream through all documents: whose it was, from when to when.
    private void follow(int stream) {
        var owner = Optional.<String>empty();
        var from = Long.MIN_VALUE;
        for (var k = 0; k < versions.size(); k++) {
            var next = versions.get(k)
                    .state()
                    .sessionOf(scenes.label(versions.get(k).number(), stream));
            if (next.equals(owner)) {
                continue;
            }
            var starts = next.isPresent() ? startOf(next.get(), k) : Long.MAX_VALUE;
            if (owner.isPresent()) {
                var until = Math.max(from, Math.min(endOf(owner.get(), k), starts));
                add(owner.get(), stream, new Interval(from, until));
                starts = Math.max(starts, until);
            }
            owner = next;
            from = starts;
        }
        if (owner.isPresent()) {
            add(owner.get(), stream, new Interval(from, Long.MAX_VALUE));
        }
    }

    private void add(String sessionId, int stream, Interval interval) {
        if (interval.fromNanos() < interval.untilNanos()) {
            media.computeIfAbsent(sessionId, _ -> new TreeMap<>())
                    .computeIfAbsent(stream, _ -> new ArrayList<>())
                    .add(interval);
            taken.computeIfAbsent(stream, _ -> new ArrayList<>()).add(interval);
        }
    }

    private static Optional<CommunicationSession> session(RecordingMetadata state, String sessionId) {
        return state.sessions().stream()
                .filter(session -> session.sessionId().equals(sessionId))
                .findFirst();
    }

    private static Optional<SessionAssociation> association(RecordingMetadata state, String sessionId) {
        return state.sessionAssociations().stream()
                .filter(association -> association.sessionId().equals(sessionId))
                .reduce((_, later) -> later);
    }

    /// A call that is new in a document began after the document before; the client's time counts where it says so.
    private long startOf(String sessionId, int k) {
        var version = versions.get(k);
        if (k == 0 && cameIn) {
            return Long.MIN_VALUE;
        }
        if (k > 0 && versions.get(k - 1).state().isRunning(sessionId)) {
            return version.epochNanos();
        }
        var state = version.state();
        var stated = session(state, sessionId)
                .flatMap(CommunicationSession::startTime)
                .or(() -> association(state, sessionId)
                        .flatMap(one -> one.interval().associated()));
        var believed = believed(stated.flatMap(clock::startNanos), k);
        if (k == 0 && believed.isEmpty() && version.epochNanos() <= answeredNanos) {
            return Long.MIN_VALUE;
        }
        return believed.orElse(version.epochNanos());
    }

    private long endOf(String sessionId, int k) {
        var state = versions.get(k).state();
        var stated = session(state, sessionId)
                .flatMap(CommunicationSession::stopTime)
                .or(() -> association(state, sessionId)
                        .flatMap(one -> one.interval().disassociated()));
        var told = versions.get(k).epochNanos();
        return believed(stated.flatMap(time -> clock.endNanos(time, told)), k).orElse(told);
    }

    // Between the document before and this one: a clock that is wrong by hours must not cut a call short.
    private Optional<Long> believed(Optional<Long> stated, int k) {
        var earliest = k == 0 ? openedNanos : versions.get(k - 1).epochNanos();
        var clipped = k > 0 && versions.get(k - 1).takenOver() ? earliest - TOLD_LATE_NANOS : earliest;
        return stated.filter(
                        nanos -> nanos > clipped && nanos <= versions.get(k).epochNanos())
                .map(nanos -> Math.max(nanos, earliest));
    }

    private Slice call(String sessionId, Interval papers, List<Interval> callPapers) {
        var intervals = media.getOrDefault(sessionId, Map.of());
        var range = range(intervals.values());
        var documents = new CallDocuments(sessionId, version -> labels(version, intervals.keySet()), papers, versions);
        return new Slice(
                id(sessionId, range.fromNanos()),
                session,
                Optional.of(documents),
                range.fromNanos(),
                range.untilNanos(),
                papers,
                intervals,
                List.of(),
                callPapers,
                new Slice.Edges(
                        cameIn && range.fromNanos() == Long.MIN_VALUE, goesOn && range.untilNanos() == Long.MAX_VALUE));
    }

    private Set<String> labels(Version version, Set<Integer> carriers) {
        return carriers.stream()
                .map(stream -> scenes.label(version.number(), stream))
                .collect(Collectors.toSet());
    }

    private static Interval range(Collection<List<Interval>> streams) {
        var from = Long.MAX_VALUE;
        var until = Long.MIN_VALUE;
        for (var stream : streams) {
            from = Math.min(from, stream.getFirst().fromNanos());
            until = Math.max(until, stream.getLast().untilNanos());
        }
        return new Interval(from, until);
    }

    /// From the document that opened the call, or its start, to the answer to the one that ended it.
    private Interval papers(String sessionId, Collection<List<Interval>> streams) {
        var first = range(streams).fromNanos();
        var last = range(streams).untilNanos();
        for (var k = 0; k < versions.size(); k++) {
            var is = versions.get(k).state().isRunning(sessionId);
            var was = k > 0 && versions.get(k - 1).state().isRunning(sessionId);
            if (is && !was) {
                first = Math.min(first, versions.get(k).epochNanos());
            }
            if (was && !is && last != Long.MAX_VALUE) {
                last = Math.max(last, versions.get(k).epochNanos() + ANSWER_NANOS);
            }
        }
        return new Interval(first, last);
    }

    private RecordingId id(String sessionId, long from) {
        var start = from == Long.MIN_VALUE ? session.createdAt() : Instant.ofEpochSecond(0, from);
        return RecordingId.derived(start, session.value() + "\n" + sessionId);
    }
}
