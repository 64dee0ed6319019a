package io.earwitness.recorder.assembly;

import io.earwitness.recorder.journal.JournalRecord.RunningCall;
import io.earwitness.recorder.journal.JournalRecord.SegmentEnded;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Archived journals of sessions that go on: each is kept until no call that began in it waits for its end.
///
/// Thread-safe. Remembers what this process has archived; a start archives everything sealed again, as far as that
/// is not done, and so tells it anew.
final class KeptSegments {
    private final SealedRecordings journals;
    private final Map<RecordingId, NavigableMap<Long, Kept>> sessions = new HashMap<>();
    private final Map<RecordingId, Place> places = new HashMap<>();
    /// Free, and perhaps still there: whoever was told has not come to it yet.
    private final Set<RecordingId> going = new HashSet<>();

    /// Which part of which session a journal is.
    private record Place(RecordingId session, long number) {}

    private record Kept(RecordSource journal, List<RunningCall> running) {
        boolean wantsFrom(long number) {
            return running.stream().anyMatch(call -> call.since() <= number);
        }
    }

    KeptSegments(SealedRecordings journals) {
        this.journals = journals;
    }

    /// A journal is archived: which may go now, in their order, none before those before it. One of a session that
    /// is all in it may go at once.
    synchronized List<RecordSource> archived(RecordSource journal, Optional<SegmentEnded> goesOn) throws IOException {
        var place = place(journal);
        if (place.number() == 1 && goesOn.isEmpty()) {
            return List.of(journal);
        }
        var kept = sessions.computeIfAbsent(place.session(), _ -> new TreeMap<>());
        kept.put(
                place.number(),
                new Kept(journal, goesOn.map(SegmentEnded::running).orElse(List.of())));
        var pending = pending(place.session(), kept);
        var free = new ArrayList<RecordSource>();
        for (var one : kept.entrySet()) {
            if (!isFree(one.getKey(), kept, pending)) {
                break;
            }
            free.add(one.getValue().journal());
        }
        free.forEach(one -> {
            kept.values().removeIf(known -> known.journal().id().equals(one.id()));
            places.remove(one.id());
            going.add(one.id());
        });
        if (kept.isEmpty()) {
            sessions.remove(place.session());
        }
        return free;
    }

    // Free where it, or one behind it with all before that archived, says that no call of then still runs.
    private static boolean isFree(long number, NavigableMap<Long, Kept> kept, List<Long> pending) {
        return kept.tailMap(number).entrySet().stream()
                .takeWhile(later -> pending.stream().allMatch(waiting -> waiting > later.getKey()))
                .anyMatch(later -> !later.getValue().wantsFrom(number));
    }

    /// Segments of the session that are sealed and not archived yet.
    private List<Long> pending(RecordingId session, Map<Long, Kept> kept) throws IOException {
        var numbers = new ArrayList<Long>();
        var sealed = journals.waiting();
        going.retainAll(sealed.stream().map(RecordSource::id).toList());
        for (var waiting : sealed) {
            var place = place(waiting);
            if (!going.contains(waiting.id()) && place.session().equals(session) && !kept.containsKey(place.number())) {
                numbers.add(place.number());
            }
        }
        return numbers;
    }

    private Place place(RecordSource journal) throws IOException {
        var known = places.get(journal.id());
        if (known == null) {
            known = journal.segment()
                    .map(begun -> new Place(begun.session(), begun.number()))
                    .orElse(new Place(journal.id(), 1));
            places.put(journal.id(), known);
        }
        return known;
    }
}
