package io.earwitness.recorder.assembly;

import io.earwitness.recorder.model.RecordingEvent;
import io.earwitness.recorder.model.RecordingEvent.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Collects what happened while assembly goes through the journal, and gives it out by time.
///
/// Bounded: what a hostile or broken client could repeat without end is counted beyond the limit, not kept.
final class EventList {
    static final int EVENTS_MAX = 10_000;

    private final Moments moments;
    private final List<RecordingEvent> events = new ArrayList<>();
    private long leftOut;

    EventList(Moments moments) {
        this.moments = moments;
    }

    void add(long epochNanos, Kind kind, String text, String detail, @Nullable String participantId) {
        if (events.size() >= EVENTS_MAX) {
            leftOut++;
            return;
        }
        events.add(event(epochNanos, kind, text, detail, participantId));
    }

    /// By time; what is told of the same moment by kind, then in the order of adding. The end comes last whatever its
    /// time.
    List<RecordingEvent> until(long endNanos, String text, String detail) {
        var all = new ArrayList<>(events);
        all.sort(Comparator.comparingLong(RecordingEvent::atMillis).thenComparing(RecordingEvent::kind));
        if (leftOut > 0) {
            all.add(event(endNanos, Kind.STREAM, leftOut + " more events are not listed.", "", null));
        }
        all.add(event(endNanos, Kind.ENDED, text, detail, null));
        return all;
    }

    private RecordingEvent event(
            long epochNanos, Kind kind, String text, String detail, @Nullable String participantId) {
        return new RecordingEvent(
                moments.millis(epochNanos), moments.instant(epochNanos), kind, text, detail, participantId);
    }
}
