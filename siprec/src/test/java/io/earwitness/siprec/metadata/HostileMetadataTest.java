package io.earwitness.siprec.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.earwitness.siprec.body.SiprecBody;
import io.earwitness.siprec.deviation.DeviationKind;
import io.earwitness.siprec.history.MetadataHistory;
import io.earwitness.siprec.history.ReceivedMetadata;
import io.earwitness.siprec.metadata.MetadataReading.Parsed;
import io.earwitness.siprec.metadata.MetadataReading.Unreadable;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Documents and bodies made to cost much: each is read or refused, and what that takes grows with their size only.
///
/// Growth is told by the octets that a thread allocates, which do not depend on the machine. The time limits only end
/// what would run for minutes.
@Tag("MD-03")
final class HostileMetadataTest {
    private static final String DOCUMENT = "<recording xmlns='urn:ietf:params:xml:ns:recording:1'>%s</recording>";

    @Test
    @Timeout(60)
    void ampersandsWithoutEndAreRepairedInOneGo() {
        assertThat(growth(ampersands -> parse(name("&".repeat(ampersands))), 100_000))
                .isLessThan(2.8);

        var reading = (Parsed) parse(name("& ".repeat(100_000)));
        assertThat(reading.metadata().participants().getFirst().shown()).hasSize(199_999);
        assertThat(reading.deviations()).extracting("kind").contains(DeviationKind.RAW_AMPERSAND);
    }

    @ParameterizedTest
    @Timeout(60)
    @ValueSource(strings = {"&#", "&#0", "&#x0000", "&amp", "<![CDATA[", "<!--", "<?", "]]>", "<a b='"})
    void whatBeginsAndNeverEndsCostsNoMoreThanItsSize(String beginning) {
        assertThat(growth(times -> parse(name(beginning.repeat(times))), 20_000))
                .isLessThan(2.8);
    }

    @ParameterizedTest
    @Timeout(60)
    @ValueSource(ints = {1_000, 30_000, 200_000})
    void depthIsRefused(int depth) {
        assertThat(parse("<a>".repeat(depth))).isInstanceOf(Unreadable.class);
    }

    @ParameterizedTest
    @Timeout(60)
    @ValueSource(ints = {65, 1_000, 90_000})
    void manyAttributesAreRefused(int attributes) {
        var many =
                IntStream.range(0, attributes).mapToObj(i -> " a" + i + "=''").collect(Collectors.joining());

        assertThat(parse("<recording" + many + "/>")).isInstanceOf(Unreadable.class);
    }

    @Test
    @Timeout(60)
    void manySiblingsAreRefused() {
        assertThat(parse(DOCUMENT.formatted("<x/>".repeat(100_000)))).isInstanceOf(Unreadable.class);
    }

    @Test
    @Timeout(60)
    void anEntityThatMultipliesItselfIsNeverExpanded() {
        var laughs = new StringBuilder("<!DOCTYPE r [<!ENTITY e0 'ha'>");
        for (int i = 1; i < 40; i++) {
            laughs.append("<!ENTITY e")
                    .append(i)
                    .append(" '")
                    .append(("&e" + (i - 1) + ";").repeat(10))
                    .append("'>");
        }
        laughs.append("]><recording>&e39;</recording>");

        assertThat(parse(laughs.toString())).isInstanceOf(Unreadable.class);
    }

    @Test
    @Timeout(60)
    void aCrowdIsDecidedMergedAndRemembered() {
        var crowd = ((Parsed) parse(DOCUMENT.formatted(crowd("")))).metadata();
        var lines = IntStream.range(0, 64)
                .mapToObj(i -> new RecordedLine(i, "audio", Optional.of(new StreamLabel("nowhere" + i))))
                .toList();

        assertThat(StreamRoles.of(crowd, lines).channelOrder(crowd).channels()).hasSize(64);
        var labelled = IntStream.range(0, 64)
                .mapToObj(i -> new RecordedLine(i, "audio", Optional.of(new StreamLabel("l" + i))))
                .toList();
        assertThat(StreamRoles.of(crowd, labelled).channelOrder(crowd).channels())
                .hasSize(64);

        var history = new MetadataHistory();
        history.take(ReceivedMetadata.inRequest(Instant.EPOCH, "INVITE", 1, crowd));
        var partial = ((Parsed) parse(DOCUMENT.formatted("<datamode>partial</datamode>" + crowd("x")))).metadata();
        history.take(ReceivedMetadata.inRequest(Instant.EPOCH.plusSeconds(1), "UPDATE", 2, partial));
        assertThat(history.attendance().presences()).hasSizeGreaterThan(2_000);
    }

    @Test
    @Timeout(60)
    void oneParticipantMayHaveThousandsOfAssociations() {
        var associations = IntStream.range(0, 9_000)
                .mapToObj(i -> "<participantstreamassoc participant_id='p'><send>s" + i + "</send>"
                        + "</participantstreamassoc>")
                .limit(4_900)
                .collect(Collectors.joining());

        var reading = (Parsed) parse(DOCUMENT.formatted(associations));

        assertThat(reading.metadata().streamAssociations())
                .singleElement()
                .satisfies(one -> assertThat(one.send()).hasSize(4_900));
    }

    @Test
    @Timeout(60)
    void aHeaderFoldedOverAndOverIsCutAndNotCopiedAgain() {
        assertThat(growth(HostileMetadataTest::folded, 40_000)).isLessThan(2.8);
    }

    private static void folded(int lines) {
        var body = "--cut\r\nContent-Type: application/sdp\r\n" + " ;a\r\n".repeat(lines) + "\r\nv=0\r\n--cut--";
        var read = SiprecBody.parse("multipart/mixed;boundary=cut", body.getBytes(StandardCharsets.UTF_8));
        assertThat(read.description()).isPresent();
    }

    // Everybody in one session, sending to nobody, under ids that the marker makes different.
    private static String crowd(String marker) {
        return "<session session_id='s'/>"
                + IntStream.range(0, 1_900)
                        .mapToObj(i -> """
                                <participant participant_id='p%1$d%2$s'/><stream stream_id='t%1$d%2$s'><label>l%1$d</label></stream>
                                <participantsessionassoc participant_id='p%1$d%2$s' session_id='s'/>""".formatted(i, marker))
                        .collect(Collectors.joining());
    }

    /// How many times as much is allocated for twice the size.
    private static double growth(IntConsumer reading, int size) {
        reading.accept(size);
        long once = allocated(() -> reading.accept(size));
        long twice = allocated(() -> reading.accept(2 * size));
        return (double) twice / once;
    }

    private static long allocated(Runnable work) {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        work.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static String name(String text) {
        return DOCUMENT.formatted("<participant participant_id='p'><nameID aor='sip:a@b'><name>" + text
                + "</name></nameID></participant>");
    }

    private static MetadataReading parse(String document) {
        return MetadataParser.parse(document.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theDocumentMayBeAMillionOctetsAndNoMore() {
        var full = " ".repeat(MetadataParser.DOCUMENT_BYTES_MAX - 12) + "<recording/>";

        assertThat(parse(full)).isInstanceOf(Parsed.class);
        assertThat(parse(" " + full)).isInstanceOf(Unreadable.class);
        assertThat(parse(" " + full).deviations())
                .extracting("kind")
                .isEqualTo(List.of(DeviationKind.DOCUMENT_UNREADABLE));
    }
}
