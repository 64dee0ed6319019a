package io.earwitness.siprec.metadata;

import io.earwitness.siprec.body.MediaType;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;

/// The document by which a recorder asks a client for its whole metadata (RFC 7866 §9.2), and the media type under
/// which the client will take it.
///
/// @param reason why it asks, in English; empty for none
public record SnapshotRequest(Optional<String> reason) {
    private static final String NAMESPACE = "urn:ietf:params:xml:ns:recording:1";
    private static final String TYPE = "application/rs-metadata+xml";
    private static final List<String> OLDER_TYPES =
            List.of("application/rs-metadata", "application/rs-metadata-request");

    public byte[] document() {
        var text = new StringWriter();
        try {
            var xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            xml.writeCharacters("\n");
            xml.writeStartElement("requestsnapshot");
            xml.writeDefaultNamespace(NAMESPACE);
            if (reason.isPresent()) {
                xml.writeStartElement("requestreason");
                xml.writeAttribute("xml:lang", "en");
                xml.writeCharacters(reason.get());
                xml.writeEndElement();
            }
            xml.writeEndElement();
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("writing XML to memory failed", impossible);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// RFC 9806's type, but an older one for a client whose Accept lists that and not the new one.
    ///
    /// @param accept the values of the client's Accept headers; empty where it sent none
    public static String mediaType(List<String> accept) {
        var taken = accept.stream().map(value -> MediaType.parse(value).value()).toList();
        if (taken.stream().anyMatch(type -> type.equals(TYPE) || type.equals("*/*") || type.equals("application/*"))) {
            return TYPE;
        }
        return OLDER_TYPES.stream().filter(taken::contains).findFirst().orElse(TYPE);
    }
}
