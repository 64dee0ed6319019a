package io.earwitness.siprec.metadata;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An element that RFC 7865 does not define, kept as a plain tree so that nothing a vendor says is lost.
///
/// @param namespace  its namespace name; empty when it has none
/// @param name       its local name
/// @param attributes by local name, in document order
/// @param text       its own character data, stripped
public record ExtensionElement(
        String namespace, String name, Map<String, String> attributes, String text, List<ExtensionElement> children) {

    public ExtensionElement {
        attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
        children = List.copyOf(children);
    }

    /// The first descendant, this element included, with that local name.
    public Optional<ExtensionElement> find(String localName) {
        if (name.equals(localName)) {
            return Optional.of(this);
        }
        return children.stream()
                .flatMap(child -> child.find(localName).stream())
                .findFirst();
    }
}
