package io.earwitness.recorder.journal;

import io.earwitness.recorder.journal.JournalRecord.SegmentBegun;
import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// How the open journals that a dead process left hang together: which session went on in which, and which journal
/// never began.
///
/// Made at the start, for recovery.
final class OpenSegments {
    private final Map<RecordingId, Next> next = new HashMap<>();
    private final Map<RecordingId, RecordingId> sessions = new HashMap<>();
    private final Set<RecordingId> unborn = new HashSet<>();

    /// Where a journal goes on, and what ran then.
    record Next(RecordingId journal, SegmentBegun begun) {}

    static OpenSegments among(List<Path> files, KeyRing keys) throws IOException {
        var segments = new OpenSegments();
        for (var file : files) {
            try (var reader = JournalReader.open(file, keys)) {
                segments.add(SegmentHead.of(reader), reader);
            } catch (JournalFormatException unreadable) {
                // Whoever comes to it parks it.
            }
        }
        return segments;
    }

    private void add(SegmentHead head, JournalReader reader) throws IOException {
        sessions.put(head.journal(), head.session());
        head.begun()
                .ifPresent(begun ->
                        next.put(begun.previous(), new Next(reader.header().id(), begun)));
        if (head.isUnborn() && reader.damage().isEmpty() && reader.next().isEmpty()) {
            unborn.add(head.journal());
        }
    }

    boolean isUnborn(RecordingId id) {
        return unborn.contains(id);
    }

    /// Its own id where nothing else is known.
    RecordingId sessionOf(RecordingId id) {
        return sessions.getOrDefault(id, id);
    }

    Set<RecordingId> sessions() {
        return Set.copyOf(sessions.values());
    }

    Optional<Next> after(RecordingId id) {
        return Optional.ofNullable(next.get(id));
    }
}
