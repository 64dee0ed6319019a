package io.earwitness.recorder.signalling;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.journal.JournalRecord.MessageSeen;
import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.Deviation.Part;
import io.earwitness.recorder.model.Deviation.Place;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShownMessageTest {
    @Test
    void aHeaderInItsShortFormIsFoundByItsValue() {
        var message = "BYE sip:a@b SIP/2.0\r\nm: <sip:a@192.0.2.1>;src\r\n\r\n";

        assertThat(lines(message, Part.HEADERS, "Contact: <sip:a@192.0.2.1>;src", List.of()))
                .containsExactly(2);
    }

    @Test
    void linesOfADescriptionAreThoseThatWereNoted() {
        var message =
                "INVITE sip:a@b SIP/2.0\r\nContent-Type: application/sdp\r\n\r\nv=0\r\na=label:1\r\na=label:1\r\n";

        assertThat(lines(message, Part.DESCRIPTION, "a=label:1", List.of(3))).containsExactly(3);
        assertThat(lines(message, Part.DESCRIPTION, "a=label:1", List.of())).containsExactly(2, 3);
    }

    @Test
    void whateverTheBytesAreThereIsALadderAndAMessage() {
        var random = new Random(7);
        var ladder = new Ladder();
        for (var i = 0; i < 500; i++) {
            var bytes = new byte[random.nextInt(2_000)];
            random.nextBytes(bytes);
            var start = "INVITE sip:a@b SIP/2.0\r\nContent-Type: multipart/mixed\r\n\r\n--x\r\n<recording>";
            if (i % 2 == 0) {
                var head = start.getBytes(StandardCharsets.UTF_8);
                System.arraycopy(head, 0, bytes, 0, Math.min(head.length, bytes.length));
            }
            var row = ladder.add(new MessageSeen(i, i % 3 == 0, "", "", "UDP", bytes), "");
            var shown = ShownMessage.of(row, Optional.of(bytes), List.of());

            assertThat(row.what()).isNotBlank();
            assertThat(shown.parts().getFirst().part()).isEqualTo(Part.HEADERS);
        }
    }

    @Test
    void aDocumentInOneLineIsBrokenAtItsTagsAndLosesNothing() {
        var xml = "<?xml version='1.0'?><recording><a b=\"1\"/><name>Tan & Sons</name>loose<open>"
                + "<p>x</p>".repeat(30);

        assertThat(PrettyXml.isWanted(xml)).isTrue();
        var pretty = PrettyXml.of(xml);

        assertThat(String.join("", pretty.lines().stream().map(String::strip).toList()))
                .isEqualTo(xml);
        assertThat(pretty.lines()).contains("  <name>Tan & Sons</name>", "    <p>x</p>");
        assertThat(pretty.received()).containsOnly(1);
    }

    @Test
    void theSameBytesAgainAreARetransmission() {
        var ladder = new Ladder();
        var bye = "BYE sip:a@b SIP/2.0\r\n\r\n".getBytes(StandardCharsets.UTF_8);

        ladder.add(new MessageSeen(1, true, "", "", "UDP", bye), "");
        ladder.add(new MessageSeen(2, true, "", "", "UDP", bye.clone()), "");
        ladder.add(new MessageSeen(3, false, "", "", "UDP", bye.clone()), "");

        assertThat(ladder.messages()).extracting("repeats").containsExactly(0, 1, 0);
    }

    private static List<Integer> lines(String message, Part part, String found, List<Integer> noted) {
        var bytes = message.getBytes(StandardCharsets.UTF_8);
        var row = new Ladder().add(new MessageSeen(1, true, "", "", "UDP", bytes), "");
        var deviation = new Deviation("KIND", "RFC 3261 §8", "It is so", found, "Read.", new Place(1, part, noted));
        return ShownMessage.of(row, Optional.of(bytes), List.of(deviation))
                .deviations()
                .getFirst()
                .lines();
    }
}
