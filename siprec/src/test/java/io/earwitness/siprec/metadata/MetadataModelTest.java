package io.earwitness.siprec.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import io.earwitness.siprec.metadata.MetadataReading.Parsed;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Element by element: what RFC 7865 defines is read to the model, and what is wrong with it is said and not thrown.
final class MetadataModelTest {
    private static final String DOCUMENT = "<recording xmlns='urn:ietf:params:xml:ns:recording:1'>%s</recording>";

    @Test
    @Tag("MD-01")
    void readsTheRootOfTheStandardWithoutADeviation() {
        assertThat(read("").deviations()).isEmpty();
        assertThat(parse("<recording xmlns='urn:x'/>").deviations())
                .extracting(Deviation::kind)
                .containsExactly(DeviationKind.NAMESPACE_FOREIGN);
        assertThat(parse(DOCUMENT.formatted("") + DOCUMENT.formatted("")).found())
                .isPresent();
    }

    @Test
    @Tag("MD-02")
    void readsUtf8WithAndWithoutADeclaration() {
        var text = DOCUMENT.formatted(named("Zoë 日本"));

        for (var declaration : List.of("", "<?xml version='1.0'?>", "<?xml version='1.0' encoding='utf-8'?>\n")) {
            var reading = (Parsed) parse(declaration + text);
            assertThat(reading.metadata().participants().getFirst().shown()).isEqualTo("Zoë 日本");
            assertThat(reading.deviations()).isEmpty();
        }
    }

    @Test
    @Tag("MD-10")
    void comparesIdsWithoutTheWhiteSpaceAroundThem() {
        var metadata = read("""
                <group group_id=" g "/><session session_id="s
                "><group-ref>
                  g </group-ref></session><participant participant_id="p "/><stream stream_id=" t" session_id=" s"/>
                <participantsessionassoc participant_id=" p" session_id="s "/>
                <participantstreamassoc participant_id="p"><send>
                  t
                </send></participantstreamassoc>""");

        assertThat(metadata.deviations()).extracting(Deviation::kind).containsOnly(DeviationKind.AOR_MISSING);
        assertThat(metadata.metadata().sendersOf("t")).hasSize(1);
        assertThat(metadata.metadata().sessions().getFirst().groupRef()).contains("g");
    }

    @Test
    @Tag("MD-12")
    @Tag("MD-ERR-04")
    void oneIdForTwoElementsIsSaidAndBothStay() {
        var reading = read(
                "<session session_id='x'/>" + "<participant participant_id='x'><nameID aor='sip:a@b'/></participant>");

        assertThat(reading.deviations())
                .extracting(Deviation::toString)
                .containsExactly("ID_REPEATED: session and participant x");
        assertThat(reading.metadata().sessions()).hasSize(1);
        assertThat(reading.metadata().participants()).hasSize(1);
    }

    @ParameterizedTest
    @Tag("MD-16")
    @CsvSource({
        "cause='16' protocol='Q.850', 16, Q.850, ''",
        "cause='200', 200, SIP, ''",
        "protocol='SIP', , SIP, REASON_WITHOUT_CAUSE",
        "cause='many', , SIP, REASON_WITHOUT_CAUSE"
    })
    void readsReasons(String attributes, Integer cause, String protocol, String deviation) {
        var reading = read("<session session_id='s'><reason " + attributes + ">why</reason></session>");

        assertThat(reading.metadata().sessions().getFirst().reasons())
                .containsExactly(
                        new Reason(cause == null ? OptionalInt.empty() : OptionalInt.of(cause), protocol, "why"));
        assertThat(kinds(reading)).isEqualTo(deviation);
    }

    @ParameterizedTest
    @Tag("MD-17")
    @CsvSource(
            delimiter = '|',
            value = {
                "'aa;\n   remote=bb' | aa;remote=bb",
                "' aa ; remote = bb ' | aa;remote=bb",
                "'4711@192.0.2.1' | 4711@192.0.2.1"
            })
    void readsSipSessionIdsWithoutTheirFolds(String written, String read) {
        var reading = read("<session session_id='s'><sipSessionID>" + written + "</sipSessionID></session>");

        assertThat(reading.metadata().sessions().getFirst().sipSessionIds()).containsExactly(read);
    }

    @Test
    @Tag("MD-15")
    void aSessionMayHaveNoneOrSeveralOfEverythingButItsId() {
        var reading = read("""
                <session session_id='a'/>
                <session session_id='b'><sipSessionID>1;remote=2</sipSessionID><sipSessionID>3;remote=4</sipSessionID>
                  <reason cause='1'>x</reason><reason cause='2'>y</reason><group-ref>g</group-ref>
                  <start-time>2026-01-01T00:00:00Z</start-time><stop-time>2026-01-01T00:01:00Z</stop-time></session>""");

        assertThat(reading.deviations()).isEmpty();
        assertThat(reading.metadata().sessions().getFirst())
                .isEqualTo(new CommunicationSession(
                        "a", List.of(), List.of(), Optional.empty(), Optional.empty(), Optional.empty(), List.of()));
        assertThat(reading.metadata().sessions().getLast().sipSessionIds()).hasSize(2);
        assertThat(reading.metadata().sessions().getLast().reasons()).hasSize(2);
    }

    @Test
    @Tag("MD-19")
    void aParticipantMayHaveSeveralNamesInSeveralLanguages() {
        var reading = read("""
                <participant participant_id='p'>
                  <nameID aor='sip:ann@a.example'><name xml:lang='de'>Anna</name></nameID>
                  <nameID aor='tel:+12025550143'/></participant>""");

        assertThat(reading.metadata().participants().getFirst().nameIds())
                .containsExactly(
                        new NameId("sip:ann@a.example", Optional.of("Anna"), Optional.of("de")),
                        new NameId("tel:+12025550143", Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @Tag("MD-20")
    @ValueSource(
            strings = {
                "sip:a@b.example",
                "sips:a@b.example;x=1",
                "tel:+12025550143",
                "urn:service:sos",
                "2025550143@192.0.2.1:5060",
                "192.0.2.1",
                "host.example",
                "Front desk 7@office.example"
            })
    void keepsAnAddressHoweverItIsWritten(String aor) {
        var reading = read("<participant participant_id='p'><nameID aor='" + aor + "'/></participant>");

        assertThat(reading.metadata()
                        .participants()
                        .getFirst()
                        .nameIds()
                        .getFirst()
                        .aor())
                .isEqualTo(aor);
        assertThat(reading.deviations()).isEmpty();
    }

    @Test
    @Tag("MD-27")
    void readsTheCapabilitiesOfAParticipantInASession() {
        var reading = read("""
                <session session_id='s'/><participant participant_id='p'><nameID aor='sip:f@x'/></participant>
                <participantsessionassoc participant_id='p' session_id='s'>
                  <associate-time>2026-01-01T00:00:00Z</associate-time><param pname='isfocus' pval='true'/>
                  <param pname='audio' pval='TRUE'/></participantsessionassoc>
                <participantsessionassoc participant_id='p' session_id='s'>
                  <disassociate-time>2026-01-01T00:00:09Z</disassociate-time></participantsessionassoc>""");

        assertThat(reading.deviations()).isEmpty();
        assertThat(reading.metadata().participantAssociations()).hasSize(2);
        assertThat(reading.metadata().participantAssociations().getFirst().params())
                .containsExactly(
                        new ParticipantAssociation.Param("isfocus", "true"),
                        new ParticipantAssociation.Param("audio", "TRUE"));
    }

    @Test
    @Tag("MD-23")
    @Tag("MD-24")
    void aStreamMayBelongToNoSessionAndHaveNoLabel() {
        var reading = read("<stream stream_id='t'/>");

        assertThat(reading.metadata().streams())
                .containsExactly(new MediaStream("t", Optional.empty(), Optional.empty(), List.of()));
        assertThat(reading.deviations()).extracting(Deviation::kind).containsExactly(DeviationKind.ASSOCIATION_MISSING);
    }

    @Test
    @Tag("MD-ERR-04")
    void referencesToNothingAreSaidWithTheirElement() {
        var reading = read("""
                <sessionrecordingassoc session_id='s'/><participantsessionassoc participant_id='p' session_id='s'/>
                <participantstreamassoc participant_id='p'><send>t</send><recv>u</recv></participantstreamassoc>""");

        assertThat(reading.deviations())
                .extracting(Deviation::toString)
                .contains(
                        "REFERENCE_UNDEFINED: session of sessionrecordingassoc s",
                        "REFERENCE_UNDEFINED: participant of participantsessionassoc p",
                        "REFERENCE_UNDEFINED: sent stream t",
                        "REFERENCE_UNDEFINED: received stream u");
    }

    @Test
    @Tag("MD-ERR-07")
    @Tag("MD-ERR-06")
    void whatIsNoRecordingDocumentIsSaid() {
        assertThat(parse("<requestsnapshot xmlns='urn:ietf:params:xml:ns:recording:1'/>")
                        .deviations())
                .extracting(Deviation::kind)
                .contains(DeviationKind.SNAPSHOT_REQUEST_RECEIVED);
        assertThat(parse("<foo/>").deviations()).extracting(Deviation::kind).contains(DeviationKind.ROOT_ODD);
    }

    @Test
    @Tag("MD-35")
    void keepsForeignElementsEverywhereAndWritesThemAgain() {
        var foreign = "<v:x xmlns:v='urn:v' k='1'><v:y>z</v:y></v:x>";
        var metadata = read("""
                <group group_id='g'>%1$s</group><session session_id='s'>%1$s</session>
                <participant participant_id='p'><nameID aor='sip:p@x'/>%1$s</participant><stream stream_id='t'>%1$s</stream>
                <sessionrecordingassoc session_id='s'>%1$s</sessionrecordingassoc>
                <participantsessionassoc participant_id='p' session_id='s'>%1$s</participantsessionassoc>
                <participantstreamassoc participant_id='p'><send>t</send>%1$s</participantstreamassoc>%1$s""".formatted(foreign));

        assertThat(metadata.deviations()).isEmpty();
        var again = (Parsed) MetadataParser.parse(MetadataWriter.write(metadata.metadata()));
        assertThat(again.metadata()).isEqualTo(metadata.metadata());
        assertThat(again.metadata().streamAssociations().getFirst().extensions())
                .hasSize(1);
    }

    @Test
    @Tag("MD-36")
    void keepsUnknownElementsOfTheRecordingNamespaceAndSaysSo() {
        var reading = read("<stream stream_id='t'><mode>separate</mode></stream><participant participant_id='p'>"
                + "<nameID aor='sip:p@x'/><channel>SIP/7</channel><role>calling</role></participant>");

        assertThat(reading.metadata()
                        .streams()
                        .getFirst()
                        .extensions()
                        .getFirst()
                        .text())
                .isEqualTo("separate");
        assertThat(reading.metadata().participants().getFirst().extensions()).hasSize(2);
        assertThat(reading.deviations())
                .filteredOn(deviation -> deviation.kind() == DeviationKind.UNKNOWN_ELEMENT)
                .extracting(Deviation::detail)
                .containsExactlyInAnyOrder("stream/mode", "participant/channel", "participant/role");
    }

    @ParameterizedTest
    @Tag("MD-40")
    @CsvSource({"1, true", "a_leg, true", "a:b, false", "a/b, false", "a=b, false", "a@b, false", "'', false"})
    void writesOnlyLabelsThatMayStandInADescription(String label, boolean written) {
        var stream = new MediaStream("t", Optional.empty(), Optional.of(new StreamLabel(label)), List.of());
        var metadata = new RecordingMetadata(
                DataMode.COMPLETE,
                List.of(),
                List.of(),
                List.of(),
                List.of(stream),
                List.of(),
                List.of(),
                List.of(),
                List.of());

        var text = new String(MetadataWriter.write(metadata), StandardCharsets.UTF_8);

        assertThat(text.contains("<label>")).isEqualTo(written);
    }

    private static String named(String name) {
        return "<participant participant_id='p'><nameID aor='sip:a@b'><name>" + name + "</name></nameID></participant>";
    }

    private static String kinds(Parsed reading) {
        return String.join(
                " ", reading.deviations().stream().map(one -> one.kind().name()).toList());
    }

    private static Parsed read(String content) {
        return (Parsed) parse(DOCUMENT.formatted(content));
    }

    private static MetadataReading parse(String document) {
        return MetadataParser.parse(document.getBytes(StandardCharsets.UTF_8));
    }
}
