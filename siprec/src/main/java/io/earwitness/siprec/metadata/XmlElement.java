package io.earwitness.siprec.metadata;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One element of a document as a plain tree node, its namespace resolved.
///
/// @param namespace  empty when none applies
/// @param attributes by local name, without namespace declarations
/// @param text       own character data, stripped
record XmlElement(
        String namespace, String name, Map<String, String> attributes, String text, List<XmlElement> children) {

    /// The value of an attribute, stripped.
    Optional<String> attribute(String attribute) {
        return Optional.ofNullable(attributes.get(attribute)).map(String::strip);
    }

    ExtensionElement asExtension() {
        return new ExtensionElement(
                namespace,
                name,
                attributes,
                text,
                children.stream().map(XmlElement::asExtension).toList());
    }
}
