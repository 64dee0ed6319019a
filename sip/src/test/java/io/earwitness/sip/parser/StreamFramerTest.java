package io.earwitness.sip.parser;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StreamFramerTest {
    private static final String FIRST = "INVITE sip:a SIP/2.0\r\nContent-Length: 5\r\n\r\nhello";
    private static final String SECOND = "BYE sip:a SIP/2.0\r\nl : 0\r\n\r\n";
    private static final MessageLimits SMALL = new MessageLimits(300, 16, 100);

    private final Frames frames = new Frames();

    private void feed(StreamFramer framer, String text, int piece) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        for (int from = 0; from < bytes.length; from += piece) {
            framer.feed(bytes, from, Math.min(piece, bytes.length - from), frames);
        }
    }

    @Test
    @Tag("TX-05")
    void findsMessagesDeliveredByteByByte() {
        feed(new StreamFramer(SMALL), FIRST + SECOND + FIRST, 1);

        assertThat(frames.seen()).containsExactly(FIRST, SECOND, FIRST);
    }

    @Test
    @Tag("TX-05")
    void findsManyMessagesInOneSegment() {
        feed(new StreamFramer(SMALL), (FIRST + SECOND).repeat(500), 1 << 20);

        assertThat(frames.seen()).hasSize(1000).startsWith(FIRST, SECOND);
    }

    @Test
    @Tag("TX-15")
    void tellsPingsAndIgnoresSingleLineBreaks() {
        feed(new StreamFramer(SMALL), "\r\n" + FIRST + "\r\n\r\n" + SECOND + "\r\n\r\n", 1);

        assertThat(frames.seen()).containsExactly(FIRST, "ping", SECOND, "ping");
    }

    @Test
    @Tag("TX-05")
    void breaksOffWithoutContentLength() {
        var framer = new StreamFramer(SMALL);
        feed(framer, "BYE sip:a SIP/2.0\r\nTo: x\r\n\r\n" + FIRST, 7);

        assertThat(frames.seen()).containsExactly("broken: Missing Content-Length");
    }

    @Test
    @Tag("SRS-INV-34")
    void breaksOffRunawayHeadsAndBodies() {
        feed(new StreamFramer(SMALL), "INVITE sip:a SIP/2.0\r\nX: " + "y".repeat(5000), 100);
        feed(new StreamFramer(SMALL), "INVITE sip:a SIP/2.0\r\nContent-Length: 101\r\n\r\n", 100);

        assertThat(frames.seen()).containsExactly("broken: Message Too Large", "broken: Message Too Large");
    }

    @Test
    void refusesALengthThatIsNoNumber() {
        feed(new StreamFramer(SMALL), "INVITE sip:a SIP/2.0\r\nContent-Length: five\r\n\r\n", 100);

        assertThat(frames.seen()).containsExactly("broken: Bad Content-Length");
    }

    @Test
    void readsAFoldedContentLengthAndLineFeedsOnly() {
        var folded = "INVITE sip:a SIP/2.0\nContent-Length:\n 5\n\nhello";
        feed(new StreamFramer(SMALL), folded + SECOND, 3);

        assertThat(frames.seen()).containsExactly(folded, SECOND);
    }
}
