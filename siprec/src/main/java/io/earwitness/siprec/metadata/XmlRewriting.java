package io.earwitness.siprec.metadata;

import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Copies an XML document and lets somebody else change its texts and attributes or leave elements out on the way.
///
/// Reads exactly as [XmlTree] does, repairs included, so that nothing is seen here otherwise than by the reader of the
/// metadata. What stands outside the root element, and processing instructions, are not copied.
public final class XmlRewriting {
    private final Edit edit;
    private final StringBuilder copy = new StringBuilder();
    private final List<XmlScope> path = new ArrayList<>();
    private final Deque<String> open = new ArrayDeque<>();
    private int elements;

    /// Decides what is written. Paths lead from the root to the element.
    public interface Edit {
        /// Whether the element, with all in it, is left out; what is in it is still shown to the other methods.
        boolean leavesOut(List<XmlScope> path);

        /// What to write instead; empty to leave the attribute out.
        Optional<String> attribute(List<XmlScope> path, String name, String value);

        String text(List<XmlScope> path, String text);

        String comment(String text);
    }

    private XmlRewriting(Edit edit) {
        this.edit = edit;
    }

    /// The changed copy, without an XML declaration.
    ///
    /// @param charset the charset parameter of the part's media type
    public static String rewrite(byte[] document, Optional<String> charset, Edit edit) throws UnreadableXmlException {
        if (document.length > MetadataParser.DOCUMENT_BYTES_MAX) {
            throw new UnreadableXmlException("longer than " + MetadataParser.DOCUMENT_BYTES_MAX + " octets");
        }
        var text = XmlText.of(document, charset, new ArrayList<>());
        try {
            return new XmlRewriting(edit).read(text);
        } catch (XMLStreamException illFormed) {
            return repaired(text, edit);
        }
    }

    private static String repaired(String text, Edit edit) throws UnreadableXmlException {
        try {
            return new XmlRewriting(edit).read(XmlRepair.repair(text, new ArrayList<>()));
        } catch (XMLStreamException still) {
            throw new UnreadableXmlException("not well-formed", still);
        }
    }

    private String read(String text) throws XMLStreamException, UnreadableXmlException {
        var reader = XmlTree.factory().createXMLStreamReader(new StringReader(text));
        int leftOutAt = 0;
        while (reader.hasNext()) {
            var mark = copy.length();
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> {
                    start(reader);
                    if (leftOutAt == 0 && edit.leavesOut(List.copyOf(path))) {
                        leftOutAt = path.size();
                    }
                }
                case XMLStreamConstants.END_ELEMENT -> {
                    copy.append("</").append(open.pop()).append('>');
                    if (leftOutAt == path.size()) {
                        leftOutAt = 0;
                        copy.setLength(mark);
                    }
                    path.removeLast();
                    if (path.isEmpty()) {
                        reader.close();
                        return copy.toString();
                    }
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> characters(reader.getText());
                case XMLStreamConstants.COMMENT ->
                    copy.append("<!--").append(edit.comment(reader.getText())).append("-->");
                case XMLStreamConstants.DTD ->
                    throw new UnreadableXmlException("a document type declaration is not allowed");
                default -> {
                    // processing instructions and space outside the root carry nothing
                }
            }
            if (leftOutAt > 0) {
                copy.setLength(mark);
            }
        }
        throw new UnreadableXmlException("no element in the document");
    }

    private void start(XMLStreamReader reader) throws UnreadableXmlException {
        if (path.size() >= XmlTree.DEPTH_MAX || ++elements > XmlTree.ELEMENTS_MAX) {
            throw new UnreadableXmlException("nested too deep, or too many elements");
        }
        var scope = XmlScope.of(path.isEmpty() ? XmlScope.OUTSIDE : path.getLast(), reader);
        path.add(scope);
        open.push(reader.getLocalName());
        copy.append('<').append(reader.getLocalName());
        var here = List.copyOf(path);
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            var name = XmlScope.qualified(reader, i);
            var value = reader.getAttributeValue(i);
            var written = XmlScope.declares(name) ? Optional.of(value) : edit.attribute(here, local(name), value);
            written.ifPresent(text -> copy.append(' ')
                    .append(name)
                    .append("=\"")
                    .append(escaped(text))
                    .append('"'));
        }
        copy.append('>');
    }

    private static String local(String qualified) {
        return qualified.substring(qualified.indexOf(':') + 1);
    }

    private void characters(String text) {
        if (!path.isEmpty()) {
            copy.append(escaped(text.isBlank() ? text : edit.text(List.copyOf(path), text)));
        }
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
