package io.earwitness.media.timeline;

import java.util.ArrayList;
import java.util.List;

/// A stretch of positions, `from` inclusive, `to` exclusive.
record Span(long from, long to) {
    long length() {
        return to - from;
    }

    /// The parts of this one that `covers`, ordered and without overlap, leave free.
    List<Span> without(List<Span> covers) {
        var free = new ArrayList<Span>();
        long at = from;
        for (var cover : covers) {
            if (cover.from > at) {
                free.add(new Span(at, Math.min(cover.from, to)));
            }
            at = Math.max(at, cover.to);
            if (at >= to) {
                return free;
            }
        }
        free.add(new Span(at, to));
        return free;
    }
}
