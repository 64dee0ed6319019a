package io.earwitness.recorder;

import io.earwitness.recorder.api.ClientRepresentation;
import io.earwitness.recorder.api.NotRecordedRepresentation;
import io.earwitness.recorder.api.NotRecordedSource;
import io.earwitness.recorder.events.RecorderEvent;
import io.earwitness.recorder.journal.ParkedJournal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/// What was not recorded, for the page: the last refused calls since the start, and the journals that were put aside.
final class NotRecordedView implements NotRecordedSource {
    private static final int REFUSALS_MAX = 200;

    private final JournalOrigin origins;
    private final Deque<NotRecordedRepresentation> refused = new ArrayDeque<>();
    private final List<NotRecordedRepresentation> parked = new ArrayList<>();

    NotRecordedView(JournalOrigin origins) {
        this.origins = origins;
    }

    synchronized void hear(RecorderEvent event) {
        if (event instanceof RecorderEvent.CallRefused call) {
            if (refused.size() == REFUSALS_MAX) {
                refused.removeFirst();
            }
            refused.addLast(new NotRecordedRepresentation(
                    call.at(),
                    call.status(),
                    call.reason(),
                    ClientRepresentation.of(call.origin()),
                    call.origin().callId(),
                    null,
                    call.id()));
        }
    }

    void parked(ParkedJournal journal) {
        var origin = origins.of(journal.file());
        var shown = new NotRecordedRepresentation(
                journal.id().createdAt(),
                null,
                journal.reason(),
                ClientRepresentation.of(origin),
                origin.callId(),
                journal.id(),
                journal.id());
        synchronized (this) {
            parked.add(shown);
        }
    }

    @Override
    public synchronized List<NotRecordedRepresentation> notRecorded() {
        var shown = new ArrayList<>(refused);
        shown.addAll(parked);
        shown.sort(Comparator.comparing(NotRecordedRepresentation::at).reversed());
        return shown;
    }
}
