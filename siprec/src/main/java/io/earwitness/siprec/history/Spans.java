package io.earwitness.siprec.history;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;

/// The spans of many things of one sort, each thing's in order; at most its last is open.
///
/// @param <K> what a thing is known by
final class Spans<K> {
    private final Map<K, List<Span>> spans = new LinkedHashMap<>();

    boolean isOpen(K key) {
        return last(key).map(Span::isOpen).orElse(false);
    }

    Optional<Span> last(K key) {
        List<Span> known = spans.getOrDefault(key, List.of());
        return known.isEmpty() ? Optional.empty() : Optional.of(known.getLast());
    }

    /// Opens a span unless one is open; one that was dated by arrival only is dated better when the client states a
    /// time.
    /// No span begins before the one before it ended.
    void open(K key, Moment from, Instant receivedAt) {
        List<Span> known = spans.computeIfAbsent(key, _ -> new ArrayList<>());
        Optional<Span> last = last(key);
        if (last.map(span -> !span.isOpen()).orElse(true)) {
            boolean overlaps = last.flatMap(Span::to)
                    .map(end -> from.at().isBefore(end.at()))
                    .orElse(false);
            known.add(new Span(overlaps ? new Moment(receivedAt, Moment.Basis.RECEIVED) : from, Optional.empty()));
        } else if (from.basis() == Moment.Basis.STATED
                && known.getLast().from().basis() == Moment.Basis.RECEIVED
                && known.size() == 1) {
            known.set(0, new Span(from, Optional.empty()));
        }
    }

    /// Ends the open span, if there is one; an end before its begin is not believed.
    void close(K key, Moment end, Instant receivedAt) {
        last(key).filter(Span::isOpen).ifPresent(open -> {
            Moment believed = end.at().isBefore(open.from().at()) ? new Moment(receivedAt, end.basis()) : end;
            List<Span> known = spans.getOrDefault(key, new ArrayList<>());
            known.set(known.size() - 1, open.closed(believed));
        });
    }

    /// A span that was over before we heard of it.
    void addClosed(K key, Span span) {
        spans.computeIfAbsent(key, _ -> new ArrayList<>()).add(span);
    }

    /// The keys whose last span is open and that fit.
    List<K> openWhere(BiPredicate<K, Span> fits) {
        var open = new ArrayList<K>();
        spans.forEach((key, known) -> {
            if (known.getLast().isOpen() && fits.test(key, known.getLast())) {
                open.add(key);
            }
        });
        return open;
    }

    <T> List<T> all(BiFunction<K, Span, T> make) {
        var all = new ArrayList<T>();
        spans.forEach((key, known) -> known.forEach(span -> all.add(make.apply(key, span))));
        return all;
    }
}
