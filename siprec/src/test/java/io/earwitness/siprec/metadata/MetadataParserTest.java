package io.earwitness.siprec.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import io.earwitness.siprec.metadata.MetadataReading.Parsed;
import io.earwitness.siprec.metadata.MetadataReading.Unreadable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class MetadataParserTest {
    private static final String DOCUMENT = "<recording xmlns='urn:ietf:params:xml:ns:recording:1'>%s</recording>";
    private static final String NAMED = DOCUMENT.formatted(
            "<participant participant_id='p'><nameID aor='sip:a@b'><name>Jürgen</name></nameID></participant>");

    @Test
    @Tag("BODY-10")
    void removesAByteOrderMark() {
        var reading = parsed("\uFEFF" + NAMED, StandardCharsets.UTF_8, Optional.empty());

        assertThat(name(reading)).isEqualTo("Jürgen");
        assertThat(kinds(reading)).containsExactly(DeviationKind.BYTE_ORDER_MARK);
    }

    @Test
    void readsUtf16WhenAByteOrderMarkSaysSo() {
        assertThat(name(parsed("\uFEFF" + NAMED, StandardCharsets.UTF_16LE, Optional.empty())))
                .isEqualTo("Jürgen");
        assertThat(name(parsed("\uFEFF" + NAMED, StandardCharsets.UTF_16BE, Optional.empty())))
                .isEqualTo("Jürgen");
    }

    @Test
    @Tag("BODY-10")
    void believesThePartsCharsetMoreThanTheDeclaration() {
        var text = "<?xml version='1.0' encoding='UTF-8'?>" + NAMED;

        var reading = parsed(text, StandardCharsets.ISO_8859_1, Optional.of("iso-8859-1"));

        assertThat(name(reading)).isEqualTo("Jürgen");
        assertThat(kinds(reading)).isEmpty();
    }

    @ParameterizedTest
    @Tag("MD-ERR-02")
    @CsvSource({"UTF-8, ISO-8859-1", "UTF-16, UTF-8", "no-such-charset, UTF-8", "US-ASCII, UTF-8"})
    void readsADocumentWhoseDeclarationIsWrong(String declared, Charset real) {
        var reading = parsed("<?xml version='1.0' encoding='" + declared + "'?>" + NAMED, real, Optional.empty());

        assertThat(name(reading)).isEqualTo("Jürgen");
        assertThat(kinds(reading)).containsExactly(DeviationKind.ENCODING_WRONG);
    }

    @Test
    @Tag("MD-ERR-02")
    void skipsTextBeforeTheProlog() {
        var reading = parsed("  \r\n <?xml version='1.0'?>" + NAMED);

        assertThat(name(reading)).isEqualTo("Jürgen");
        assertThat(kinds(reading)).containsExactly(DeviationKind.TEXT_BEFORE_PROLOG);
    }

    @Test
    @Tag("MD-ERR-02")
    void removesControlCharacters() {
        var reading = parsed(NAMED.replace("Jürgen", "J\u0000\u0003ü&#x1;rgen"));

        assertThat(name(reading)).isEqualTo("Jürgen");
        assertThat(kinds(reading)).containsExactly(DeviationKind.CONTROL_CHARACTERS);
    }

    @Test
    void keepsAnUnknownEntityAsText() {
        assertThat(name(parsed(NAMED.replace("Jürgen", "A&nbsp;B")))).isEqualTo("A&nbsp;B");
    }

    @Test
    void readsElementsWithAnUnboundPrefix() {
        var reading = parsed("<s:recording><s:participant participant_id='p'><s:nameID aor='sip:a@b'>"
                + "<s:name>Jürgen</s:name></s:nameID></s:participant></s:recording>");

        assertThat(name(reading)).isEqualTo("Jürgen");
        assertThat(kinds(reading)).contains(DeviationKind.PREFIX_UNBOUND, DeviationKind.NAMESPACE_MISSING);
    }

    @ParameterizedTest
    @Tag("MD-03")
    @ValueSource(
            strings = {
                "<!DOCTYPE recording SYSTEM 'file:///etc/passwd'><recording/>",
                "<!DOCTYPE r [<!ENTITY a 'b'>]><recording>&a;</recording>",
                "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><recording><session session_id='&x;'/></recording>",
                "<!DOCTYPE r [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]><recording>&c;</recording>"
            })
    void refusesDocumentTypes(String document) {
        assertThat(MetadataParser.parse(document.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(Unreadable.class);
    }

    @Test
    @Tag("MD-03")
    void refusesWhatIsTooDeepTooWideOrTooLong() {
        assertThat(unreadable("<a>".repeat(50))).contains("deeper");
        assertThat(unreadable(DOCUMENT.formatted("<x/>".repeat(20_000)))).contains("elements");
        assertThat(unreadable(" ".repeat(MetadataParser.DOCUMENT_BYTES_MAX + 1)))
                .contains("longer");
    }

    @ParameterizedTest
    @Tag("MD-ERR-06")
    @Tag("MD-ERR-07")
    @CsvSource({
        "'<foo/>', foo",
        "'<requestsnapshot xmlns=\"urn:ietf:params:xml:ns:recording:1\"/>', snapshot",
        "'', no element",
        "'just text', no element",
        "'<recording', not well-formed"
    })
    void saysWhyADocumentIsUnreadable(String document, String reason) {
        assertThat(unreadable(document)).contains(reason);
    }

    @ParameterizedTest
    @Tag("MD-04")
    @CsvSource({
        "<datamode>partial</datamode>, PARTIAL, ''",
        "<dataMode>partial</dataMode>, PARTIAL, DATA_MODE_SPELLING",
        "<datamode> Complete </datamode>, COMPLETE, ''",
        "<datamode>delta</datamode>, COMPLETE, DATA_MODE_UNKNOWN",
        "'', COMPLETE, ''"
    })
    void readsTheDataMode(String element, DataMode mode, String deviation) {
        var reading = parsed(DOCUMENT.formatted(element));

        assertThat(reading.metadata().dataMode()).isEqualTo(mode);
        assertThat(reading.deviations().stream().map(d -> d.kind().name()).toList())
                .isEqualTo(deviation.isEmpty() ? List.of() : List.of(deviation));
    }

    @ParameterizedTest
    @Tag("MD-32")
    @Tag("MD-33")
    @CsvSource({
        "2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z, ''",
        "2026-01-02T03:04:05.25+02:00, 2026-01-02T01:04:05.250Z, ''",
        "2026-01-02T03:04:05.1234567Z, 2026-01-02T03:04:05.123456700Z, ''",
        "2026-01-02T03:04:05.12345678901Z, 2026-01-02T03:04:05.123456789Z, ''",
        "2026-01-02T03:04:05, 2026-01-02T03:04:05Z, TIME_WITHOUT_ZONE",
        "2026-01-02T03:04:05-0500, 2026-01-02T08:04:05Z, TIME_ODD",
        "2026-01-02 03:04:05Z, 2026-01-02T03:04:05Z, TIME_ODD",
        "2026-13-02T03:04:05Z, , TIME_UNREADABLE",
        "yesterday, , TIME_UNREADABLE"
    })
    void readsTimes(String text, Instant expected, String deviation) {
        var reading =
                parsed(DOCUMENT.formatted("<session session_id='s'><start-time>" + text + "</start-time></session>"));

        assertThat(reading.metadata().sessions().getFirst().startTime()).isEqualTo(Optional.ofNullable(expected));
        assertThat(reading.deviations().stream().map(d -> d.kind().name()).toList())
                .isEqualTo(deviation.isEmpty() ? List.of() : List.of(deviation));
    }

    @Test
    @Tag("MD-30")
    void addsUpSeveralStreamAssociationsOfOneParticipant() {
        var reading = parsed(
                DOCUMENT.formatted(
                        "<participantstreamassoc participant_id='p'><send>a</send></participantstreamassoc>"
                                + "<participantstreamassoc participant_id='p'><send>b</send><recv>c</recv></participantstreamassoc>"));

        assertThat(reading.metadata().streamAssociations()).singleElement().satisfies(association -> {
            assertThat(association.send()).containsExactly("a", "b");
            assertThat(association.recv()).containsExactly("c");
        });
    }

    @Test
    @Tag("MD-35")
    void keepsForeignElementsAsTrees() {
        var reading = parsed(DOCUMENT.formatted("<v:call xmlns:v='urn:v' v:id='7'><v:leg n='1'>left</v:leg></v:call>"));

        var call = reading.metadata().extensions().getFirst();
        assertThat(call.namespace()).isEqualTo("urn:v");
        assertThat(call.attributes()).containsEntry("id", "7");
        assertThat(call.find("leg").map(ExtensionElement::text)).contains("left");
        assertThat(reading.deviations()).isEmpty();
    }

    private static String name(Parsed reading) {
        return reading.metadata().participants().getFirst().shown();
    }

    private static List<DeviationKind> kinds(Parsed reading) {
        return reading.deviations().stream().map(Deviation::kind).distinct().toList();
    }

    private static String unreadable(String document) {
        var reading = MetadataParser.parse(document.getBytes(StandardCharsets.UTF_8));
        assertThat(reading).isInstanceOf(Unreadable.class);
        return ((Unreadable) reading).reason();
    }

    private static Parsed parsed(String document) {
        return parsed(document, StandardCharsets.UTF_8, Optional.empty());
    }

    private static Parsed parsed(String document, Charset charset, Optional<String> partCharset) {
        return (Parsed) MetadataParser.parse(document.getBytes(charset), partCharset);
    }
}
