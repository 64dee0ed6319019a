package io.earwitness.siprec.history;

import io.earwitness.siprec.metadata.DataMode;
import io.earwitness.siprec.metadata.RecordingMetadata;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The metadata documents of one recording session in the order of their requests, and what they add up to.
///
/// Owned by one recording; not thread-safe. Answers from all documents, or only from those received by some moment.
public final class MetadataHistory {
    /// More documents than this are not taken; a persistent session sends a few with each call.
    public static final int DOCUMENTS_MAX = 5_000;

    private final List<ReceivedMetadata> documents = new ArrayList<>();
    private RecordingMetadata state = RecordingMetadata.EMPTY;
    private Optional<Instant> endedAt = Optional.empty();

    /// Adds a document that was accepted; those of refused requests must not come here.
    public Taking take(ReceivedMetadata received) {
        if (isRepeated(received)) {
            return Taking.REPEATED;
        }
        if (documents.size() >= DOCUMENTS_MAX) {
            return Taking.BEYOND_LIMIT;
        }
        int place = placeOf(received);
        documents.add(place, received);
        if (place < documents.size() - 1) {
            state = merged(documents);
            return Taking.LATE;
        }
        state = state.updatedBy(received.document());
        return provisional() ? Taking.PENDING : Taking.APPLIED;
    }

    /// The recording session is over: so is everything in it.
    public void end(Instant at) {
        endedAt = Optional.of(at);
    }

    /// In the order in which they count.
    public List<ReceivedMetadata> documents() {
        return List.copyOf(documents);
    }

    /// What all documents add up to.
    public RecordingMetadata state() {
        return state;
    }

    /// What the documents received until then add up to.
    public RecordingMetadata stateKnownAt(Instant knowledge) {
        return merged(receivedUntil(knowledge));
    }

    /// Whether there are only partial documents so far, so that the whole state is unknown.
    public boolean provisional() {
        return !documents.isEmpty()
                && documents.stream().noneMatch(received -> received.document().dataMode() == DataMode.COMPLETE);
    }

    /// Who was on when, by everything we know.
    public Attendance attendance() {
        return attendance(documents, endedAt);
    }

    /// Who was on when, by what we knew at that moment.
    public Attendance attendanceKnownAt(Instant knowledge) {
        return attendance(receivedUntil(knowledge), endedAt.filter(end -> !end.isAfter(knowledge)));
    }

    private static Attendance attendance(List<ReceivedMetadata> documents, Optional<Instant> endedAt) {
        var sheet = new AttendanceSheet();
        documents.forEach(sheet::take);
        endedAt.ifPresent(sheet::end);
        return sheet.attendance();
    }

    private List<ReceivedMetadata> receivedUntil(Instant knowledge) {
        return documents.stream()
                .filter(received -> !received.receivedAt().isAfter(knowledge))
                .toList();
    }

    private static RecordingMetadata merged(List<ReceivedMetadata> documents) {
        var merged = RecordingMetadata.EMPTY;
        for (ReceivedMetadata received : documents) {
            merged = merged.updatedBy(received.document());
        }
        return merged;
    }

    private boolean isRepeated(ReceivedMetadata received) {
        boolean sameRequest = received.sequence().isPresent()
                && documents.stream()
                        .anyMatch(known -> known.sequence().equals(received.sequence())
                                && known.method().equals(received.method()));
        boolean sameState = received.document().dataMode() == DataMode.COMPLETE
                && !documents.isEmpty()
                && documents.getLast().document().equals(received.document());
        return sameRequest || sameState;
    }

    // A document without a sequence of the peer's comes last; one with a sequence before all higher ones.
    private int placeOf(ReceivedMetadata received) {
        if (received.sequence().isEmpty()) {
            return documents.size();
        }
        long sequence = received.sequence().getAsLong();
        int place = documents.size();
        for (int at = documents.size() - 1; at >= 0; at--) {
            if (documents.get(at).sequence().orElse(Long.MIN_VALUE) > sequence) {
                place = at;
            }
        }
        return place;
    }

    /// When the first document came.
    public Optional<Instant> since() {
        return documents.stream().map(ReceivedMetadata::receivedAt).min(Comparator.naturalOrder());
    }
}
