package io.earwitness.sip.digest;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The value of a digest header: `Digest` and its parameters, names in any case, values without quotes. Immutable.
record DigestValue(Map<String, String> parameters) {
    private static final String SCHEME = "digest";
    private static final int PARAMETERS_MAX = 32;

    /// Nothing for another scheme, and for what cannot be read.
    static Optional<DigestValue> parse(String text) {
        var value = text.strip();
        if (!value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                || value.length() <= SCHEME.length()
                || !Character.isWhitespace(value.charAt(SCHEME.length()))) {
            return Optional.empty();
        }
        var found = new LinkedHashMap<String, String>();
        var reader = new Reader(value, SCHEME.length());
        while (reader.hasMore()) {
            var name = reader.name();
            if (name.isEmpty() || found.size() >= PARAMETERS_MAX) {
                return Optional.empty();
            }
            found.putIfAbsent(name.toLowerCase(Locale.ROOT), reader.value());
        }
        return Optional.of(new DigestValue(Map.copyOf(found)));
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(parameters.get(name));
    }

    /// Goes through `name=value, name="quoted \" value"` once.
    private static final class Reader {
        private final String text;
        private int position;

        Reader(String text, int position) {
            this.text = text;
            this.position = position;
        }

        boolean hasMore() {
            while (position < text.length() && (text.charAt(position) == ',' || text.charAt(position) <= ' ')) {
                position++;
            }
            return position < text.length();
        }

        /// Empty where no `=` follows.
        String name() {
            int equals = text.indexOf('=', position);
            var name = equals < 0 ? "" : text.substring(position, equals).strip();
            position = equals < 0 ? text.length() : equals + 1;
            return name.indexOf(',') >= 0 || name.indexOf('"') >= 0 ? "" : name;
        }

        String value() {
            while (position < text.length() && text.charAt(position) <= ' ') {
                position++;
            }
            return position < text.length() && text.charAt(position) == '"' ? quoted() : plain();
        }

        private String plain() {
            int comma = text.indexOf(',', position);
            int end = comma < 0 ? text.length() : comma;
            var value = text.substring(position, end).strip();
            position = end;
            return value;
        }

        private String quoted() {
            var value = new StringBuilder();
            for (position++; position < text.length() && text.charAt(position) != '"'; position++) {
                if (text.charAt(position) == '\\' && position + 1 < text.length()) {
                    position++;
                }
                value.append(text.charAt(position));
            }
            position++;
            return value.toString();
        }
    }

    /// With its quotes, and what would end it early made harmless.
    static String quoted(String value) {
        return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
