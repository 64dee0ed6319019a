package io.earwitness.siprec.metadata;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;

/// Writes a model as a document in the element order of the RFC 7865 schema, for the client side.
///
/// Strict: vendor elements in the recording namespace, which the schema forbids, are left out, and so are labels
/// that could not stand in a description. Ids must be base64.
public final class MetadataWriter {
    private static final String NAMESPACE = "urn:ietf:params:xml:ns:recording:1";
    private final XMLStreamWriter xml;
    private final boolean strict;

    private MetadataWriter(XMLStreamWriter xml, boolean strict) {
        this.xml = xml;
        this.strict = strict;
    }

    public static byte[] write(RecordingMetadata metadata) {
        return write(metadata, true);
    }

    /// With all that a client wrote, allowed or not: for a document that only we read.
    public static byte[] writeAsItIs(RecordingMetadata metadata) {
        return write(metadata, false);
    }

    private static byte[] write(RecordingMetadata metadata, boolean strict) {
        var text = new StringWriter();
        try {
            var xml = XMLOutputFactory.newDefaultFactory().createXMLStreamWriter(text);
            new MetadataWriter(xml, strict).document(metadata);
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException("writing XML to memory failed", impossible);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void document(RecordingMetadata metadata) throws XMLStreamException {
        xml.writeStartDocument("UTF-8", "1.0");
        line();
        xml.writeStartElement("recording");
        xml.writeDefaultNamespace(NAMESPACE);
        line();
        element("datamode", metadata.dataMode().name().toLowerCase(Locale.ROOT));
        for (var group : metadata.groups()) {
            start("group", "group_id", group.groupId());
            interval(group.interval());
            end(group.extensions());
        }
        for (var session : metadata.sessions()) {
            session(session);
        }
        for (var participant : metadata.participants()) {
            participant(participant);
        }
        for (var stream : metadata.streams()) {
            stream(stream);
        }
        for (var association : metadata.sessionAssociations()) {
            start("sessionrecordingassoc", "session_id", association.sessionId());
            interval(association.interval());
            end(association.extensions());
        }
        for (var association : metadata.participantAssociations()) {
            participantAssociation(association);
        }
        for (var association : metadata.streamAssociations()) {
            streamAssociation(association);
        }
        end(metadata.extensions());
        xml.writeEndDocument();
    }

    private void session(CommunicationSession session) throws XMLStreamException {
        start("session", "session_id", session.sessionId());
        for (String sipSessionId : session.sipSessionIds()) {
            element("sipSessionID", sipSessionId);
        }
        for (Reason reason : session.reasons()) {
            xml.writeStartElement("reason");
            xml.writeAttribute("cause", Integer.toString(reason.cause().orElse(0)));
            xml.writeAttribute("protocol", reason.protocol());
            xml.writeCharacters(reason.text());
            xml.writeEndElement();
            line();
        }
        element("group-ref", session.groupRef());
        time("start-time", session.startTime());
        time("stop-time", session.stopTime());
        end(session.extensions());
    }

    private void participant(Participant participant) throws XMLStreamException {
        start("participant", "participant_id", participant.participantId());
        for (NameId nameId : participant.nameIds()) {
            xml.writeStartElement("nameID");
            xml.writeAttribute("aor", nameId.aor());
            if (nameId.displayName().isPresent()) {
                xml.writeStartElement("name");
                if (nameId.language().isPresent()) {
                    xml.writeAttribute("xml:lang", nameId.language().get());
                }
                xml.writeCharacters(nameId.displayName().get());
                xml.writeEndElement();
            }
            xml.writeEndElement();
            line();
        }
        end(participant.extensions());
    }

    private void stream(MediaStream stream) throws XMLStreamException {
        xml.writeStartElement("stream");
        xml.writeAttribute("stream_id", stream.streamId());
        if (stream.sessionId().isPresent()) {
            xml.writeAttribute("session_id", stream.sessionId().get());
        }
        line();
        element(
                "label",
                stream.label().filter(label -> !strict || label.isToken()).map(StreamLabel::value));
        end(stream.extensions());
    }

    private void participantAssociation(ParticipantAssociation association) throws XMLStreamException {
        xml.writeStartElement("participantsessionassoc");
        xml.writeAttribute("participant_id", association.participantId());
        xml.writeAttribute("session_id", association.sessionId());
        line();
        interval(association.interval());
        for (var param : association.params()) {
            xml.writeEmptyElement("param");
            xml.writeAttribute("pname", param.name());
            xml.writeAttribute("pval", param.value());
            line();
        }
        end(association.extensions());
    }

    private void streamAssociation(StreamAssociation association) throws XMLStreamException {
        start("participantstreamassoc", "participant_id", association.participantId());
        for (String streamId : association.send()) {
            element("send", streamId);
        }
        for (String streamId : association.recv()) {
            element("recv", streamId);
        }
        interval(association.interval());
        end(association.extensions());
    }

    private void interval(Interval interval) throws XMLStreamException {
        time("associate-time", interval.associated());
        time("disassociate-time", interval.disassociated());
    }

    private void start(String name, String idName, String id) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeAttribute(idName, id);
        line();
    }

    private void end(List<ExtensionElement> extensions) throws XMLStreamException {
        for (ExtensionElement extension : extensions) {
            if (!strict
                    || (!extension.namespace().startsWith("urn:ietf:params:xml:ns:recording")
                            && !extension.namespace().isEmpty())) {
                extension(extension, NAMESPACE);
            }
        }
        xml.writeEndElement();
        line();
    }

    private void extension(ExtensionElement extension, String outer) throws XMLStreamException {
        xml.writeStartElement(extension.name());
        if (!extension.namespace().equals(outer)) {
            xml.writeDefaultNamespace(extension.namespace());
        }
        for (var attribute : extension.attributes().entrySet()) {
            xml.writeAttribute(attribute.getKey(), attribute.getValue());
        }
        xml.writeCharacters(extension.text());
        for (ExtensionElement child : extension.children()) {
            extension(child, extension.namespace());
        }
        xml.writeEndElement();
        line();
    }

    private void time(String name, Optional<Instant> time) throws XMLStreamException {
        element(name, time.map(Instant::toString));
    }

    private void element(String name, Optional<String> text) throws XMLStreamException {
        if (text.isPresent()) {
            element(name, text.get());
        }
    }

    private void element(String name, String text) throws XMLStreamException {
        xml.writeStartElement(name);
        xml.writeCharacters(text);
        xml.writeEndElement();
        line();
    }

    private void line() throws XMLStreamException {
        xml.writeCharacters("\n");
    }
}
