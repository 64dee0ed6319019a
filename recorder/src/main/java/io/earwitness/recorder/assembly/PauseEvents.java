package io.earwitness.recorder.assembly;

import io.earwitness.recorder.assembly.StreamTrack.Speaker;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.RecordingEvent.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;

/// Tells of pauses as a person saw them: all streams stopped by one message are one event, not one a stream.
final class PauseEvents {
    private static final long TOGETHER_NANOS = 200_000_000L;

    private final IntFunction<Speaker> speakers;
    private final List<Change> changes = new ArrayList<>();
    private final int streams;

    private record Change(long atNanos, boolean paused, PauseCause cause, int stream, String asked) {
        boolean together(Change other) {
            return paused == other.paused && cause == other.cause && other.atNanos - atNanos <= TOGETHER_NANOS;
        }
    }

    PauseEvents(List<StreamSurvey> streams, IntFunction<Speaker> speakers) {
        this.speakers = speakers;
        this.streams = streams.size();
        for (var stream : streams) {
            for (var stop : stream.stops()) {
                var asked = stop.asked().map(ControlEvents::asked).orElse("");
                changes.add(new Change(stop.fromNanos(), true, stop.cause(), stream.index(), asked));
                if (stop.untilNanos() != Long.MAX_VALUE) {
                    changes.add(new Change(stop.untilNanos(), false, stop.cause(), stream.index(), ""));
                }
            }
        }
        changes.sort(Comparator.comparingLong(Change::atNanos).thenComparing(Change::paused));
    }

    void addTo(EventList events) {
        var group = new ArrayList<Change>();
        for (var change : changes) {
            if (!group.isEmpty() && !group.getFirst().together(change)) {
                add(group, events);
                group.clear();
            }
            group.add(change);
        }
        add(group, events);
    }

    private void add(List<Change> group, EventList events) {
        if (group.isEmpty()) {
            return;
        }
        if (group.stream().mapToInt(Change::stream).distinct().count() == streams) {
            var first = group.getFirst();
            events.add(first.atNanos(), kind(first), words(first), detail(allStreams(), first), null);
            return;
        }
        for (var change : group) {
            var speaker = speakers.apply(change.stream());
            events.add(
                    change.atNanos(),
                    kind(change),
                    words(change),
                    detail("only " + speaker.shown(), change),
                    speaker.participantId().orElse(null));
        }
    }

    private static String detail(String which, Change change) {
        return change.asked().isEmpty() || which.isEmpty() ? which + change.asked() : which + ", " + change.asked();
    }

    private String allStreams() {
        return switch (streams) {
            case 1 -> "";
            case 2 -> "both streams";
            default -> "all " + streams + " streams";
        };
    }

    private static Kind kind(Change change) {
        return change.paused() ? Kind.PAUSED : Kind.RESUMED;
    }

    private static String words(Change change) {
        var who = change.cause() == PauseCause.CLIENT ? "the client" : "the recorder";
        return (change.paused() ? "Paused by " : "Resumed by ") + who;
    }
}
