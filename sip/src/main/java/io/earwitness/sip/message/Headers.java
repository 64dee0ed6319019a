package io.earwitness.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The headers of a message in their order; names match in any case and in their compact form.
///
/// Immutable. Says nothing about what a value means: `NameAddress`, `Via` and the others read single values; what
/// the whole stack asks for all the time is read once and kept. Who keeps a message for long keeps it compact.
public final class Headers implements Iterable<Header> {
    private static final int PACKED_CHARS = 256;
    private static final Headers EMPTY = new Headers(List.of());

    // One of the two: a header a line, its name and its value, which hold no line break.
    private final @Nullable List<Header> headers;
    private final byte @Nullable [] packed;

    // Read by any thread; whoever comes second reads the same again.
    private @Nullable Via via;
    private @Nullable NameAddress from;
    private @Nullable NameAddress to;
    private @Nullable CSeq cseq;
    private @Nullable NameAddress contact;

    /// @param headers never changed any more
    private Headers(List<Header> headers) {
        this.headers = headers;
        this.packed = null;
    }

    private Headers(byte[] packed) {
        this.headers = null;
        this.packed = packed;
    }

    /// The same in one array, read anew each time that it is asked.
    Headers compact() {
        var text = new StringBuilder(PACKED_CHARS);
        for (var header : list()) {
            text.append(header.name()).append('\n').append(header.value()).append('\n');
        }
        return new Headers(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private List<Header> list() {
        return headers == null ? unpacked(Objects.requireNonNull(packed)) : headers;
    }

    private static List<Header> unpacked(byte[] packed) {
        var text = new String(packed, StandardCharsets.UTF_8);
        var unpacked = new ArrayList<Header>();
        for (int start = 0; start < text.length(); ) {
            int value = text.indexOf('\n', start) + 1;
            int end = text.indexOf('\n', value);
            unpacked.add(new Header(text.substring(start, value - 1), text.substring(value, end)));
            start = end + 1;
        }
        return unpacked;
    }

    public static Headers empty() {
        return EMPTY;
    }

    public static Headers of(List<Header> headers) {
        return new Headers(List.copyOf(headers));
    }

    /// The first value: of a list header its first element, of any other the first line.
    public Optional<String> first(String name) {
        var longName = HeaderName.longForm(name);
        int number = HeaderName.number(longName);
        boolean list = HeaderName.holdsList(number);
        for (var header : list()) {
            if (header.is(number, longName)) {
                var value = list ? firstElement(header.value()) : header.value();
                if (!value.isEmpty() || !list) {
                    return Optional.of(value);
                }
            }
        }
        return Optional.empty();
    }

    private static String firstElement(String line) {
        int comma = Separated.indexOf(line, ',', 0);
        return (comma < 0 ? line : line.substring(0, comma)).strip();
    }

    /// All values: elements of list headers apart, empty ones left out; other headers line by line.
    public List<String> all(String name) {
        var lines = lines(name);
        if (lines.isEmpty() || !HeaderName.holdsList(HeaderName.number(HeaderName.longForm(name)))) {
            return lines;
        }
        var values = new ArrayList<String>(lines.size());
        for (var line : lines) {
            values.addAll(Separated.split(line, ','));
        }
        return values;
    }

    /// The values line by line, exactly as they came except for folding.
    public List<String> lines(String name) {
        var longName = HeaderName.longForm(name);
        int number = HeaderName.number(longName);
        List<String> values = List.of();
        for (var header : list()) {
            if (header.is(number, longName)) {
                if (values.isEmpty()) {
                    values = new ArrayList<>(2);
                }
                values.add(header.value());
            }
        }
        return values;
    }

    /// Adds all lines of this name, spelled so.
    public void copy(String name, List<Header> target) {
        int number = HeaderName.number(name);
        for (var header : list()) {
            if (header.is(number, name)) {
                target.add(header.name().equals(name) ? header : new Header(name, header.value()));
            }
        }
    }

    public boolean has(String name) {
        return count(name) > 0;
    }

    /// How many lines have the name.
    public int count(String name) {
        var longName = HeaderName.longForm(name);
        int number = HeaderName.number(longName);
        int count = 0;
        for (var header : list()) {
            if (header.is(number, longName)) {
                count++;
            }
        }
        return count;
    }

    /// Whether a list header holds the token, in any case: `lists("Supported", "timer")`.
    public boolean lists(String name, String token) {
        for (var value : all(name)) {
            if (value.equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }

    Via via() {
        var known = via;
        if (known == null) {
            known = Via.parse(required("Via"));
            via = known;
        }
        return known;
    }

    NameAddress from() {
        var known = from;
        if (known == null) {
            known = NameAddress.parse(required("From"));
            from = known;
        }
        return known;
    }

    NameAddress to() {
        var known = to;
        if (known == null) {
            known = NameAddress.parse(required("To"));
            to = known;
        }
        return known;
    }

    /// The first that can be read.
    Optional<NameAddress> contact() {
        var known = contact;
        if (known == null) {
            known = readContact();
            contact = known;
        }
        return Optional.ofNullable(known);
    }

    private @Nullable NameAddress readContact() {
        for (var value : all("Contact")) {
            var read = value.equals("*") ? Optional.<NameAddress>empty() : NameAddress.read(value);
            if (read.isPresent()) {
                return read.get();
            }
        }
        return null;
    }

    CSeq cseq() {
        var known = cseq;
        if (known == null) {
            known = CSeq.parse(required("CSeq"));
            cseq = known;
        }
        return known;
    }

    String required(String name) {
        return first(name).orElseThrow(() -> new MalformedValueException("missing header", name));
    }

    /// With this value instead of all former ones, in the place of the first of them, or else at the end.
    public Headers with(String name, String value) {
        var former = list();
        var changed = new ArrayList<Header>(former.size() + 1);
        var replacement = new Header(name, value);
        boolean placed = false;
        for (var header : former) {
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
        var former = list();
        var changed = new ArrayList<Header>(former.size() + more.size());
        changed.addAll(former);
        changed.addAll(more);
        return new Headers(changed);
    }

    /// With one more line in front of all others; for Via, whose order is the way back.
    public Headers inFront(String name, String value) {
        var former = list();
        var changed = new ArrayList<Header>(former.size() + 1);
        changed.add(new Header(name, value));
        changed.addAll(former);
        return new Headers(changed);
    }

    public Headers without(String name) {
        var longName = HeaderName.longForm(name);
        int number = HeaderName.number(longName);
        var former = list();
        var left = new ArrayList<Header>(former.size());
        for (var header : former) {
            if (!header.is(number, longName)) {
                left.add(header);
            }
        }
        return new Headers(left);
    }

    public int size() {
        return list().size();
    }

    public List<Header> asList() {
        return Collections.unmodifiableList(list());
    }

    @Override
    public Iterator<Header> iterator() {
        return asList().iterator();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Headers that && list().equals(that.list());
    }

    @Override
    public int hashCode() {
        return list().hashCode();
    }

    @Override
    public String toString() {
        return list().toString();
    }
}
