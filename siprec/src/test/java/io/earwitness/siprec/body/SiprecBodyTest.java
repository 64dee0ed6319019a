package io.earwitness.siprec.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SiprecBodyTest {
    private static final String TWO_PARTS = """
            --cut
            Content-Type: application/sdp

            v=0
            --cut
            Content-Type: application/rs-metadata+xml
            Content-Disposition: recording-session

            <recording/>
            --cut--
            """.replace("\n", "\r\n");

    @ParameterizedTest
    @Tag("BODY-07")
    @ValueSource(
            strings = {
                "multipart/mixed;boundary=cut",
                "multipart/mixed; boundary=\"cut\"",
                "Multipart/Mixed ; Boundary=cut; charset=utf-8",
                "multipart/related;boundary=cut;type=\"a;b\"",
                "multipart/x-odd;boundary=cut"
            })
    void findsBothPartsHoweverTheBoundaryIsGiven(String contentType) {
        var body = parse(contentType, TWO_PARTS);

        assertThat(description(body)).isEqualTo("v=0");
        assertThat(metadata(body)).isEqualTo("<recording/>");
        assertThat(body.deviations()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "multipart/mixed", "multipart/mixed;boundary=other"})
    void takesTheBoundaryFromTheFirstLineWhenTheHeaderDoesNotFit(String contentType) {
        var body = parse(contentType, TWO_PARTS);

        assertThat(metadata(body)).isEqualTo("<recording/>");
        assertThat(kinds(body)).contains(DeviationKind.BOUNDARY_GUESSED);
    }

    @Test
    @Tag("BODY-08")
    void readsTheLastPartToTheEndWhenTheClosingBoundaryIsMissing() {
        var body = parse("multipart/mixed;boundary=cut", TWO_PARTS.replace("\r\n--cut--\r\n", ""));

        assertThat(metadata(body)).isEqualTo("<recording/>");
        assertThat(kinds(body)).containsExactly(DeviationKind.CLOSING_BOUNDARY_MISSING);
    }

    @Test
    void readsBareLineFeeds() {
        var body = parse("multipart/mixed;boundary=cut", TWO_PARTS.replace("\r", ""));

        assertThat(description(body)).isEqualTo("v=0");
        assertThat(metadata(body)).isEqualTo("<recording/>");
        assertThat(kinds(body)).containsExactly(DeviationKind.BARE_LINE_FEEDS);
    }

    @Test
    void findsAClosingBoundaryAtTheEndOfAContentLine() {
        var body = parse("multipart/mixed;boundary=cut", TWO_PARTS.replace("<recording/>\r\n", "<recording/>"));

        assertThat(metadata(body)).isEqualTo("<recording/>");
        assertThat(kinds(body)).containsExactly(DeviationKind.BOUNDARY_NOT_ON_OWN_LINE);
    }

    @Test
    void ignoresPreambleAndEpilogue() {
        var body = parse("multipart/mixed;boundary=cut", "hello\r\n" + TWO_PARTS + "bye\r\n--cut\r\nbye");

        assertThat(body.parts()).hasSize(2);
        assertThat(kinds(body)).containsExactly(DeviationKind.PREAMBLE);
    }

    @Test
    @Tag("BODY-01")
    void opensAMultipartInsideAMultipart() {
        var nested = "--out\r\nContent-Type: multipart/mixed;boundary=cut\r\n\r\n" + TWO_PARTS
                + "--out\r\nContent-Type: text/plain\r\n\r\nhi\r\n--out--";

        var body = parse("multipart/mixed;boundary=out", nested);

        assertThat(body.parts())
                .extracting(BodyPart::role)
                .containsExactly(PartRole.DESCRIPTION, PartRole.METADATA, PartRole.OTHER);
    }

    @Test
    void leavesMultipartsUnopenedBelowTheDepthLimit() {
        var text = new StringBuilder();
        for (int depth = 0; depth < 40; depth++) {
            text.append("--b")
                    .append(depth)
                    .append("\r\nContent-Type: multipart/mixed;boundary=b")
                    .append(depth + 1)
                    .append("\r\n\r\n");
        }

        var body = parse("multipart/mixed;boundary=b0", text.toString());

        assertThat(kinds(body)).contains(DeviationKind.NESTED_TOO_DEEP);
        assertThat(body.parts()).hasSize(1);
    }

    @Test
    void readsNoMoreThanTheLimitOfParts() {
        var body = parse("multipart/mixed;boundary=cut", "--cut\r\nContent-Type: text/plain\r\n\r\nx\r\n".repeat(100));

        assertThat(body.parts()).hasSize(BodyParser.PARTS_MAX);
        assertThat(kinds(body)).contains(DeviationKind.TOO_MANY_PARTS);
    }

    @Test
    @Tag("BODY-12")
    void undoesTransferEncodingsAndKeepsTheOctetsReceived() {
        var text = """
                --cut
                Content-Type: application/sdp
                Content-Transfer-Encoding: base64

                dj0w
                --cut
                Content-Type: application/rs-metadata+xml
                Content-Disposition: recording-session
                Content-Transfer-Encoding: Quoted-Printable

                <a b=3D=22=
                =C3=BC"/>
                --cut--
                """;
        var body = parse("multipart/mixed;boundary=cut", text.replace("\n", "\r\n"));

        assertThat(description(body)).isEqualTo("v=0");
        assertThat(body.description().orElseThrow().received()).isEqualTo("dj0w".getBytes(StandardCharsets.UTF_8));
        assertThat(metadata(body)).isEqualTo("<a b=\"ü\"/>");
    }

    @Test
    @Tag("BODY-14")
    void usesTheFirstOfTwoDescriptions() {
        var body = parse(
                "multipart/mixed;boundary=cut",
                TWO_PARTS.replace("--cut--", "--cut\r\nContent-Type: APPLICATION/SDP\r\n\r\nv=1\r\n--cut--"));

        assertThat(description(body)).isEqualTo("v=0");
        assertThat(kinds(body)).containsExactly(DeviationKind.PART_REPEATED);
    }

    @Test
    @Tag("BODY-13")
    void believesTheBoundaryAndNotThePartsOwnLength() {
        var body = parse(
                "multipart/mixed;boundary=cut",
                TWO_PARTS.replace("application/sdp\r\n", "application/sdp\r\nContent-Length: 999\r\n"));

        assertThat(description(body)).isEqualTo("v=0");
        assertThat(kinds(body)).containsExactly(DeviationKind.PART_LENGTH_WRONG);
    }

    @Test
    @Tag("SRS-INV-23")
    void namesUnknownPartsThatAreRequiredButNotOptionalOnes() {
        var text = """
                --cut
                Content-Type: application/gtd
                Content-Disposition: signal;handling=Optional

                x
                --cut
                Content-Type: application/isup

                y
                --cut--
                """;
        var body = parse("multipart/mixed;boundary=cut", text.replace("\n", "\r\n"));

        assertThat(body.requiredButUnknown()).extracting(BodyPart::mediaType).containsExactly("application/isup");
    }

    @ParameterizedTest
    @Tag("BODY-02")
    @ValueSource(
            strings = {
                "application/rs-metadata+xml",
                "application/rs-metadata",
                "Application/RS-Metadata+XML; charset=utf-8",
                ""
            })
    void readsBareMetadata(String contentType) {
        assertThat(metadata(parse(contentType, "<recording/>"))).isEqualTo("<recording/>");
    }

    @Test
    void readsAPartWithoutHeadersByItsFirstOctets() {
        var body = parse("multipart/mixed;boundary=cut", "--cut\r\nv=0\r\n--cut\r\n\r\n<x:recording/>\r\n--cut--");

        assertThat(description(body)).isEqualTo("v=0");
        assertThat(metadata(body)).isEqualTo("<x:recording/>");
    }

    @Test
    @Tag("BODY-03")
    void readsWhatTheWriterWroteWithoutAnyDeviation() {
        var written = new MultipartWriter("earwitness").write(octets("v=0\r\n"), octets("<recording/>"));

        var body = SiprecBody.parse(written.contentType(), written.bytes());

        assertThat(description(body)).isEqualTo("v=0\r\n");
        assertThat(metadata(body)).isEqualTo("<recording/>");
        assertThat(body.deviations()).isEmpty();
        assertThat(body.requiredButUnknown()).isEmpty();
    }

    private static SiprecBody parse(String contentType, String text) {
        return SiprecBody.parse(contentType, octets(text));
    }

    private static String description(SiprecBody body) {
        return new String(body.description().orElseThrow().content(), StandardCharsets.UTF_8);
    }

    private static String metadata(SiprecBody body) {
        return new String(body.metadata().orElseThrow().content(), StandardCharsets.UTF_8);
    }

    private static List<DeviationKind> kinds(SiprecBody body) {
        return body.deviations().stream().map(Deviation::kind).toList();
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
