package io.earwitness.siprec.metadata;

import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Reads characters to a bounded element tree; a document that is not well-formed is repaired once and read again.
///
/// No document type, no entities but the five of XML. Namespaces are resolved here, so that an unbound prefix is a
/// deviation
/// and not an error. One instance an attempt.
final class XmlTree {
    static final int DEPTH_MAX = 32;
    static final int ELEMENTS_MAX = 10_000;
    static final int ATTRIBUTES_MAX = 64;
    private static final String XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace";

    private final List<Deviation> deviations = new ArrayList<>();
    private final Deque<Open> stack = new ArrayDeque<>();
    private int elements;

    /// An element whose end tag has not come yet.
    private static final class Open {
        final String namespace;
        final String name;
        final Map<String, String> attributes;
        final Map<String, String> prefixes;
        final StringBuilder text = new StringBuilder();
        final List<XmlElement> children = new ArrayList<>();

        Open(String namespace, String name, Map<String, String> attributes, Map<String, String> prefixes) {
            this.namespace = namespace;
            this.name = name;
            this.attributes = attributes;
            this.prefixes = prefixes;
        }

        XmlElement closed() {
            return new XmlElement(namespace, name, attributes, text.toString().strip(), children);
        }
    }

    private XmlTree() {}

    static XmlElement read(String text, List<Deviation> deviations) throws UnreadableXmlException {
        if (text.indexOf('<') < 0) {
            throw new UnreadableXmlException("no element in the document");
        }
        var attempt = new XmlTree();
        try {
            XmlElement root = attempt.root(text);
            deviations.addAll(attempt.deviations);
            return root;
        } catch (XMLStreamException illFormed) {
            return readRepaired(text, illFormed, deviations);
        }
    }

    private static XmlElement readRepaired(String text, XMLStreamException first, List<Deviation> deviations)
            throws UnreadableXmlException {
        String repaired = XmlRepair.repair(text, deviations);
        var attempt = new XmlTree();
        try {
            XmlElement root = attempt.root(repaired);
            deviations.addAll(attempt.deviations);
            return root;
        } catch (XMLStreamException still) {
            throw new UnreadableXmlException("not well-formed: " + firstLine(still), first);
        }
    }

    private XmlElement root(String text) throws XMLStreamException, UnreadableXmlException {
        XMLStreamReader reader = factory().createXMLStreamReader(new StringReader(text));
        try {
            while (reader.hasNext()) {
                switch (reader.next()) {
                    case XMLStreamConstants.START_ELEMENT -> open(reader);
                    case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> addText(reader.getText());
                    case XMLStreamConstants.DTD ->
                        throw new UnreadableXmlException("a document type declaration is not allowed");
                    case XMLStreamConstants.END_ELEMENT -> {
                        XmlElement element = stack.pop().closed();
                        if (stack.isEmpty()) {
                            return element;
                        }
                        stack.element().children.add(element);
                    }
                    default -> {
                        // comments and processing instructions carry nothing
                    }
                }
            }
        } finally {
            reader.close();
        }
        throw new UnreadableXmlException("no element in the document");
    }

    private void open(XMLStreamReader reader) throws UnreadableXmlException {
        if (stack.size() >= DEPTH_MAX) {
            throw new UnreadableXmlException("nested deeper than " + DEPTH_MAX + " elements");
        }
        if (++elements > ELEMENTS_MAX) {
            throw new UnreadableXmlException("more than " + ELEMENTS_MAX + " elements");
        }
        if (reader.getAttributeCount() > ATTRIBUTES_MAX) {
            throw new UnreadableXmlException("more than " + ATTRIBUTES_MAX + " attributes in one element");
        }
        var prefixes = new HashMap<>(stack.isEmpty() ? Map.of("xml", XML_NAMESPACE) : stack.element().prefixes);
        var attributes = new LinkedHashMap<String, String>();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String name = reader.getAttributeLocalName(i);
            String value = reader.getAttributeValue(i);
            if (name.equals("xmlns")) {
                prefixes.put("", value.strip());
            } else if ("xmlns".equals(reader.getAttributePrefix(i))) {
                prefixes.put(name, value.strip());
            } else {
                attributes.putIfAbsent(name, value);
            }
        }
        String qualified = reader.getLocalName();
        int colon = qualified.indexOf(':');
        String prefix = colon < 0 ? "" : qualified.substring(0, colon);
        stack.push(new Open(namespace(prefixes, prefix), qualified.substring(colon + 1), attributes, prefixes));
    }

    private String namespace(Map<String, String> prefixes, String prefix) {
        String namespace = prefixes.get(prefix);
        if (namespace == null && !prefix.isEmpty()) {
            deviations.add(new Deviation(DeviationKind.PREFIX_UNBOUND, prefix));
        }
        return namespace == null ? "" : namespace;
    }

    private void addText(String text) {
        if (!stack.isEmpty()) {
            stack.element().text.append(text);
        }
    }

    static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        factory.setXMLResolver((publicId, systemId, baseUri, namespace) -> {
            throw new XMLStreamException("nothing outside the document is read");
        });
        return factory;
    }

    private static String firstLine(XMLStreamException failure) {
        return String.valueOf(failure.getMessage()).replaceAll("\\s+", " ").strip();
    }
}
