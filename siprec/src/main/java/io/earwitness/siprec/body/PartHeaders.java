package io.earwitness.siprec.body;

import java.util.List;
import java.util.Optional;

/// The header fields of one body part, in the order received.
///
/// Names compare without case; values are unfolded and stripped. Immutable.
public record PartHeaders(List<Field> fields) {

    public static final PartHeaders NONE = new PartHeaders(List.of());

    /// One header field of a part.
    public record Field(String name, String value) {}

    public PartHeaders {
        fields = List.copyOf(fields);
    }

    public static PartHeaders ofType(String contentType) {
        return contentType.isBlank() ? NONE : new PartHeaders(List.of(new Field("Content-Type", contentType.strip())));
    }

    public Optional<String> first(String name) {
        return fields.stream()
                .filter(field -> field.name().equalsIgnoreCase(name))
                .map(Field::value)
                .findFirst();
    }

    public Optional<MediaType> contentType() {
        return first("Content-Type").map(MediaType::parse);
    }

    public Optional<MediaType> disposition() {
        return first("Content-Disposition").map(MediaType::parse);
    }
}
