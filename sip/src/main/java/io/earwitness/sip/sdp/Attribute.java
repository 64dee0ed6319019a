package io.earwitness.sip.sdp;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One `a=` line; a flag has no value.
public record Attribute(String name, Optional<String> value) {
    public Attribute {
        if (broken(name) || value.filter(Attribute::broken).isPresent()) {
            throw new IllegalArgumentException("an attribute holds no line break: " + name);
        }
    }

    public static Attribute flag(String name) {
        return new Attribute(name, Optional.empty());
    }

    public static Attribute of(String name, String value) {
        return new Attribute(name, Optional.of(value));
    }

    static Attribute parse(String text) {
        int colon = text.indexOf(':');
        return colon < 0
                ? flag(text.strip())
                : of(text.substring(0, colon).strip(), text.substring(colon + 1).strip());
    }

    static Optional<Direction> direction(List<Attribute> attributes) {
        for (var attribute : attributes) {
            var direction =
                    attribute.value().isPresent() ? Optional.<Direction>empty() : Direction.named(attribute.name());
            if (direction.isPresent()) {
                return direction;
            }
        }
        return Optional.empty();
    }

    static List<String> values(List<Attribute> attributes, String name) {
        return attributes.stream()
                .filter(attribute -> attribute.name().equalsIgnoreCase(name))
                .map(attribute -> attribute.value().orElse(""))
                .toList();
    }

    // `rtpmap:0 PCMU/8000`: what each line says of its format; of two lines about one format the first counts.
    static Map<String, String> byFormat(List<Attribute> attributes, String name) {
        var found = new HashMap<String, String>();
        for (var value : values(attributes, name)) {
            int blank = value.indexOf(' ');
            if (blank > 0) {
                found.putIfAbsent(
                        value.substring(0, blank), value.substring(blank + 1).strip());
            }
        }
        return found;
    }

    private static boolean broken(String text) {
        return text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0;
    }

    @Override
    public String toString() {
        return value.map(text -> "a=" + name + ":" + text).orElse("a=" + name);
    }
}
