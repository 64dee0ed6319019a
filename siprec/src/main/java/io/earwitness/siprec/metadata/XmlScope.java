package io.earwitness.siprec.metadata;

import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLStreamReader;

/// An element while a document is read: its name, and the namespace prefixes that hold in it.
///
/// @param namespace empty when none applies, or the prefix is bound to none
/// @param prefixes  prefix to namespace, the empty prefix for the default one
public record XmlScope(String namespace, String name, Map<String, String> prefixes) {
    static final XmlScope OUTSIDE = new XmlScope("", "", Map.of());

    public XmlScope {
        prefixes = Map.copyOf(prefixes);
    }

    static XmlScope of(XmlScope around, XMLStreamReader reader) {
        var prefixes = around.prefixes();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            var name = qualified(reader, i);
            if (declares(name)) {
                prefixes = new HashMap<>(prefixes);
                prefixes.put(
                        name.equals("xmlns") ? "" : name.substring(6),
                        reader.getAttributeValue(i).strip());
            }
        }
        var qualified = reader.getLocalName();
        int colon = qualified.indexOf(':');
        var prefix = colon < 0 ? "" : qualified.substring(0, colon);
        return new XmlScope(prefixes.getOrDefault(prefix, ""), qualified.substring(colon + 1), prefixes);
    }

    /// The reader splits prefixes of attributes although it does not know namespaces.
    static String qualified(XMLStreamReader reader, int attribute) {
        var prefix = reader.getAttributePrefix(attribute);
        var name = reader.getAttributeLocalName(attribute);
        return prefix == null || prefix.isEmpty() ? name : prefix + ":" + name;
    }

    static boolean declares(String attribute) {
        return attribute.equals("xmlns") || attribute.startsWith("xmlns:");
    }
}
