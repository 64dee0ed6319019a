package io.earwitness.siprec.history;

import java.time.Instant;
import java.util.Optional;

/// From when to when something held; open while no end is known.
public record Span(Moment from, Optional<Moment> to) {

    public boolean isOpen() {
        return to.isEmpty();
    }

    /// Whether it held at that instant; the end itself does not belong to it.
    public boolean covers(Instant at) {
        return !at.isBefore(from.at()) && to.map(end -> at.isBefore(end.at())).orElse(true);
    }

    Span closed(Moment end) {
        return new Span(from, Optional.of(end));
    }
}
