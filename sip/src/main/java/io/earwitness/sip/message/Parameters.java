package io.earwitness.sip.message;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// The `;name=value` parameters of a URI or a header value, in their order; names match in any case. Immutable.
public final class Parameters {
    private static final Parameters NONE = new Parameters(List.of());

    private final List<Parameter> list;

    private Parameters(List<Parameter> list) {
        this.list = list;
    }

    /// One parameter; a flag such as `lr` has no value. The value keeps its quotes.
    public record Parameter(String name, Optional<String> value) {
        @Override
        public String toString() {
            return value.map(given -> name + "=" + given).orElse(name);
        }
    }

    public static Parameters none() {
        return NONE;
    }

    /// Reads `;a=1;b` with or without the first semicolon and with blanks around any part.
    public static Parameters parse(String text) {
        if (text.isBlank()) {
            return NONE;
        }
        var list = new ArrayList<Parameter>(2);
        for (var piece : Separated.split(text, ';')) {
            int equals = piece.indexOf('=');
            if (equals < 0) {
                list.add(new Parameter(piece, Optional.empty()));
            } else {
                var value = piece.substring(equals + 1).strip();
                list.add(new Parameter(piece.substring(0, equals).strip(), Optional.of(value)));
            }
        }
        return new Parameters(Collections.unmodifiableList(list));
    }

    /// The value without its quotes; empty for a flag and for what is not there.
    public Optional<String> get(String name) {
        for (var parameter : list) {
            if (parameter.name().equalsIgnoreCase(name)) {
                return parameter.value().map(Separated::unquoted);
            }
        }
        return Optional.empty();
    }

    public boolean has(String name) {
        for (var parameter : list) {
            if (parameter.name().equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    public Parameters with(String name, String value) {
        return replaced(new Parameter(name, Optional.of(value)));
    }

    public Parameters withFlag(String name) {
        return replaced(new Parameter(name, Optional.empty()));
    }

    private Parameters replaced(Parameter replacement) {
        var changed = new ArrayList<Parameter>(list.size() + 1);
        boolean placed = false;
        for (var parameter : list) {
            if (!parameter.name().equalsIgnoreCase(replacement.name())) {
                changed.add(parameter);
            } else if (!placed) {
                changed.add(replacement);
                placed = true;
            }
        }
        if (!placed) {
            changed.add(replacement);
        }
        return new Parameters(Collections.unmodifiableList(changed));
    }

    public Parameters without(String name) {
        return new Parameters(list.stream()
                .filter(parameter -> !parameter.name().equalsIgnoreCase(name))
                .toList());
    }

    public List<Parameter> asList() {
        return list;
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Parameters that && list.equals(that.list);
    }

    @Override
    public int hashCode() {
        return list.hashCode();
    }

    /// With a semicolon before each.
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (var parameter : list) {
            text.append(';').append(parameter);
        }
        return text.toString();
    }
}
