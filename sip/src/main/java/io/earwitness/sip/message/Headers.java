package io.earwitness.sip.message;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// The headers of a message in their order; names match in any case and in their compact form.
///
/// Immutable. Says nothing about what a value means: `NameAddress`, `Via` and the others read single values.
public final class Headers implements Iterable<Header> {
    private static final Headers EMPTY = new Headers(List.of());

    private final List<Header> headers;

    private Headers(List<Header> headers) {
        this.headers = headers;
    }

    public static Headers empty() {
        return EMPTY;
    }

    public static Headers of(List<Header> headers) {
        return new Headers(List.copyOf(headers));
    }

    /// The first value: of a list header its first element, of any other the first line.
    public Optional<String> first(String name) {
        var lines = lines(name);
        if (lines.isEmpty() || !HeaderName.holdsList(HeaderName.longForm(name))) {
            return lines.stream().findFirst();
        }
        for (var line : lines) {
            int comma = Separated.indexOf(line, ',', 0);
            var element = (comma < 0 ? line : line.substring(0, comma)).strip();
            if (!element.isEmpty()) {
                return Optional.of(element);
            }
        }
        return Optional.empty();
    }

    /// All values: elements of list headers apart, empty ones left out; other headers line by line.
    public List<String> all(String name) {
        var lines = lines(name);
        if (!HeaderName.holdsList(HeaderName.longForm(name))) {
            return lines;
        }
        return lines.stream()
                .flatMap(line -> Separated.split(line, ',').stream())
                .toList();
    }

    /// The values line by line, exactly as they came except for folding.
    public List<String> lines(String name) {
        var longName = HeaderName.longForm(name);
        var values = new ArrayList<String>(2);
        for (var header : headers) {
            if (header.named(longName)) {
                values.add(header.value());
            }
        }
        return values;
    }

    public boolean has(String name) {
        var longName = HeaderName.longForm(name);
        return headers.stream().anyMatch(header -> header.named(longName));
    }

    /// Whether a list header holds the token, in any case: `lists("Supported", "timer")`.
    public boolean lists(String name, String token) {
        return all(name).stream().anyMatch(token::equalsIgnoreCase);
    }

    /// With this value instead of all former ones, in the place of the first of them, or else at the end.
    public Headers with(String name, String value) {
        var changed = new ArrayList<Header>(headers.size() + 1);
        var replacement = new Header(name, value);
        boolean placed = false;
        for (var header : headers) {
            if (!header.named(replacement.name())) {
                changed.add(header);
            } else if (!placed) {
                changed.add(replacement);
                placed = true;
            }
        }
        if (!placed) {
            changed.add(replacement);
        }
        return new Headers(changed);
    }

    public Headers adding(String name, String value) {
        return adding(List.of(new Header(name, value)));
    }

    public Headers adding(List<Header> more) {
        var changed = new ArrayList<Header>(headers.size() + more.size());
        changed.addAll(headers);
        changed.addAll(more);
        return new Headers(changed);
    }

    /// With one more line in front of all others; for Via, whose order is the way back.
    public Headers inFront(String name, String value) {
        var changed = new ArrayList<Header>(headers.size() + 1);
        changed.add(new Header(name, value));
        changed.addAll(headers);
        return new Headers(changed);
    }

    public Headers without(String name) {
        var longName = HeaderName.longForm(name);
        return new Headers(
                headers.stream().filter(header -> !header.named(longName)).toList());
    }

    public int size() {
        return headers.size();
    }

    public List<Header> asList() {
        return List.copyOf(headers);
    }

    @Override
    public Iterator<Header> iterator() {
        return asList().iterator();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Headers that && headers.equals(that.headers);
    }

    @Override
    public int hashCode() {
        return headers.hashCode();
    }

    @Override
    public String toString() {
        return headers.toString();
    }
}
