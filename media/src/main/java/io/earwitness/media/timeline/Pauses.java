package io.earwitness.media.timeline;

import java.util.ArrayList;
import java.util.List;

/// When the recording was paused, in positions. Packets stop and start a little beside what signalling says, so the
/// edge of a hole that lies that near to the edge of a pause counts as the pause's.
final class Pauses {
    private final long slack;
    private final List<Span> spans = new ArrayList<>();

    Pauses(long slack) {
        this.slack = slack;
    }

    void pause(long at) {
        if (spans.isEmpty() || spans.getLast().to() != Long.MAX_VALUE) {
            long from = spans.isEmpty() ? at : Math.max(at, spans.getLast().to());
            spans.add(new Span(from, Long.MAX_VALUE));
        }
    }

    void resume(long at) {
        if (!spans.isEmpty() && spans.getLast().to() == Long.MAX_VALUE) {
            var open = spans.removeLast();
            spans.add(new Span(open.from(), Math.max(at, open.from())));
        }
    }

    /// The parts of a hole that pauses explain, in order.
    List<Span> within(Span hole) {
        var parts = new ArrayList<Span>();
        for (var pause : spans) {
            long from = Math.max(hole.from(), pause.from());
            long to = Math.min(hole.to(), pause.to());
            if (from < to) {
                if (from - hole.from() <= slack) {
                    from = hole.from();
                }
                if (hole.to() - to <= slack) {
                    to = hole.to();
                }
                parts.add(new Span(
                        parts.isEmpty() ? from : Math.max(from, parts.getLast().to()), to));
            }
        }
        parts.removeIf(part -> part.length() <= 0);
        return parts;
    }
}
