package io.earwitness.siprec.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.bootstrap.DOMImplementationRegistry;
import org.w3c.dom.ls.DOMImplementationLS;
import org.xml.sax.SAXParseException;

/// Checks what we write against the schema of RFC 7865 with the JDK's validator, which we did not write.
final class MetadataWriterTest {
    private static final String XML_ATTRIBUTES = """
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/XML/1998/namespace">
              <xs:attribute name="lang" type="xs:language"/>
            </xs:schema>""";

    private static Schema schema;

    @BeforeAll
    static void readSchema() throws Exception {
        var load = (DOMImplementationLS) DOMImplementationRegistry.newInstance().getDOMImplementation("LS");
        var factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        factory.setResourceResolver((type, namespace, publicId, systemId, baseUri) -> {
            var input = load.createLSInput();
            input.setCharacterStream(new StringReader(XML_ATTRIBUTES));
            return input;
        });
        schema = factory.newSchema(
                Path.of("src/test/resources/schema/recording-1.xsd").toFile());
    }

    @Test
    @Tag("MD-07")
    void writesEverythingValidBySchema() {
        assertThatCode(() -> validate(MetadataWriter.write(full()))).doesNotThrowAnyException();
    }

    @Test
    @Tag("MD-18")
    void writesTheEmptyDocumentValidBySchema() {
        assertThatCode(() -> validate(MetadataWriter.write(RecordingMetadata.EMPTY)))
                .doesNotThrowAnyException();
    }

    @Test
    @Tag("SRS-SNP-03")
    void writesTheSnapshotRequestValidBySchema() {
        assertThatCode(() -> validate(new SnapshotRequest(Optional.of("names & <more>")).document()))
                .doesNotThrowAnyException();
        assertThatCode(() -> validate(new SnapshotRequest(Optional.empty()).document()))
                .doesNotThrowAnyException();
        var wrong = new String(new SnapshotRequest(Optional.of("why")).document(), StandardCharsets.UTF_8);
        assertThatThrownBy(
                        () -> validate(wrong.replace("requestreason", "reason").getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(SAXParseException.class);
    }

    @Test
    void theSchemaRefusesTheProseSpellingOfTheDataMode() {
        var wrong = new String(MetadataWriter.write(full()), StandardCharsets.UTF_8).replace("datamode>", "dataMode>");

        assertThatThrownBy(() -> validate(wrong.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(SAXParseException.class);
    }

    @Test
    void readsBackWhatItWrote() {
        var reading = (MetadataReading.Parsed) MetadataParser.parse(MetadataWriter.write(full()));

        assertThat(reading.metadata()).isEqualTo(full());
        assertThat(reading.deviations()).isEmpty();
    }

    @Test
    @Tag("MD-08")
    void makesIdsThatAreVersion4UuidsInBase64() {
        String id = MetadataId.fresh(new Random(7));

        byte[] octets = Base64.getDecoder().decode(id);
        assertThat(id).hasSize(24).endsWith("==");
        assertThat(octets[6] >> 4).isEqualTo(4);
        assertThat(octets[8] >> 6 & 3).isEqualTo(2);
    }

    private static void validate(byte[] document) throws Exception {
        schema.newValidator().validate(new StreamSource(new ByteArrayInputStream(document)));
    }

    private static RecordingMetadata full() {
        var random = new Random(1);
        String group = MetadataId.fresh(random);
        String session = MetadataId.fresh(random);
        String ann = MetadataId.fresh(random);
        String ben = MetadataId.fresh(random);
        String one = MetadataId.fresh(random);
        String two = MetadataId.fresh(random);
        var start = Instant.parse("2026-05-06T07:08:09Z");
        var interval = new Interval(Optional.of(start), Optional.of(start.plusSeconds(5)));
        var desk = new ExtensionElement(
                "urn:desk",
                "desk",
                Map.of("n", "1"),
                "",
                List.of(new ExtensionElement("urn:desk", "floor", Map.of(), "3 & 4", List.of())));
        return new RecordingMetadata(
                DataMode.COMPLETE,
                List.of(new CommunicationSessionGroup(group, interval, List.of(desk))),
                List.of(new CommunicationSession(
                        session,
                        List.of("aa;remote=bb"),
                        List.of(new Reason(OptionalInt.of(16), "Q.850", "done <ok>")),
                        Optional.of(group),
                        Optional.of(start),
                        Optional.of(start.plusSeconds(9)),
                        List.of(desk))),
                List.of(
                        new Participant(
                                ann,
                                List.of(new NameId(
                                        "sip:ann@a.example", Optional.of("Ann \"A\" & Co"), Optional.of("en"))),
                                List.of(desk)),
                        new Participant(
                                ben,
                                List.of(
                                        new NameId("sip:ben@a.example", Optional.empty(), Optional.empty()),
                                        new NameId("tel:+12025550143", Optional.of("Ben"), Optional.empty())),
                                List.of())),
                List.of(
                        new MediaStream(one, Optional.of(session), Optional.of(new StreamLabel("1")), List.of()),
                        new MediaStream(two, Optional.of(session), Optional.empty(), List.of(desk))),
                List.of(new SessionAssociation(session, interval, List.of())),
                List.of(new ParticipantAssociation(
                        ann,
                        session,
                        Interval.since(start),
                        List.of(new ParticipantAssociation.Param("isfocus", "true")),
                        List.of())),
                List.of(new StreamAssociation(ann, List.of(one), List.of(two), Interval.UNKNOWN, List.of())),
                List.of(desk));
    }
}
