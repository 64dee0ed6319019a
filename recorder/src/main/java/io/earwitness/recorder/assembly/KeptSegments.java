package io.earwitness.recorder.assembly;

import io.earwitness.recorder.journal.JournalRecord.RunningCall;
import io.earwitness.recorder.journal.JournalRecord.SegmentEnded;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Archived journals of sessions that go on: each is kept until no call that began in it waits for its end.
///
/// Thread-safe. Remembers what this process has archived; a start archives everything sealed again, as far as that
/// is not done, and so tells it anew.
final class KeptSegments {
    private final SealedRecordings journals;
    private final Map<RecordingId, NavigableMap<Long, Kept>> sessions = new HashMap<>();
    private final Map<RecordingId, Place> places = new HashMap<>();

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

    /// A journal is archived: which may go now, oldest first. One of a session that is all in it may go at once.
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
        kept.forEach((number, one) -> {
            if (isFree(number, kept, pending)) {
                free.add(one.journal());
            }
        });
        free.forEach(one -> {
            kept.values().removeIf(known -> known.journal().id().equals(one.id()));
            places.remove(one.id());
        });
        if (kept.isEmpty()) {
            sessions.remove(place.session());
        }
        return free;
    }

    // Free where it, or one behind it with all between archived, says that no call of then still runs.
    private static boolean isFree(long number, NavigableMap<Long, Kept> kept, List<Long> pending) {
        for (var later : kept.tailMap(number).entrySet()) {
            var between = later.getKey();
            if (pending.stream().anyMatch(waiting -> waiting > number && waiting < between)) {
                return false;
            }
            if (!later.getValue().wantsFrom(number)) {
                return true;
            }
        }
        return false;
    }

    /// Segments of the session that are sealed and not archived yet.
    private List<Long> pending(RecordingId session, Map<Long, Kept> kept) throws IOException {
        var numbers = new ArrayList<Long>();
        for (var waiting : journals.waiting()) {
            var place = place(waiting);
            if (place.session().equals(session) && !kept.containsKey(place.number())) {
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
