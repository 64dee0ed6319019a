package io.earwitness.sip.parser;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.message.SipRequest;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SipParserTest {
    private static final String HEAD = """
            INVITE sip:srs@192.0.2.1 SIP/2.0
            Via: SIP/2.0/UDP 192.0.2.2:5060;branch=z9hG4bK1
            From: <sip:a@example.org>;tag=1
            To: <sip:b@example.org>
            Call-ID: x
            CSeq: 1 INVITE
            Contact: <sip:a@192.0.2.2>
            """.replace("\n", "\r\n");

    private final SipParser parser = new SipParser(MessageLimits.DEFAULT);

    private Parsed parse(String text) {
        return parser.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private SipMessage message(String text) {
        return ((Parsed.Whole) parse(text)).message();
    }

    @Test
    void joinsFoldedLinesWithOneBlank() {
        var message = message(HEAD + "Subject: one\r\n\t two\r\n   three\r\n\r\n");

        assertThat(message.headers().first("Subject")).contains("one two three");
    }

    @Test
    void findsHeadersByCompactAndLongNamesInAnyCase() {
        var message = message(HEAD + "K: timer\r\nsupported: siprec, 100rel\r\n\r\n");

        assertThat(message.headers().all("Supported")).containsExactly("timer", "siprec", "100rel");
        assertThat(message.headers().lists("k", "SIPREC")).isTrue();
    }

    @Test
    void keepsCommasInQuotesAndBracketsTogether() {
        var message = message(HEAD + "Route: \"a, b\" <sip:p1;x=1,2;lr>, <sip:p2;lr>\r\n\r\n");

        assertThat(message.headers().all("Route")).containsExactly("\"a, b\" <sip:p1;x=1,2;lr>", "<sip:p2;lr>");
    }

    @Test
    @Tag("TX-06")
    void dropsWhatFollowsTheBodyOfADatagram() {
        var message = message(HEAD + "Content-Type: text/plain\r\nContent-Length: 5\r\n\r\nhellogarbage");

        assertThat(message.body().orElseThrow().text()).isEqualTo("hello");
    }

    @Test
    @Tag("TX-06")
    void refusesADatagramThatIsShorterThanItSays() {
        assertThat(parse(HEAD + "Content-Length: 50\r\n\r\nhello"))
                .isInstanceOfSatisfying(Parsed.Malformed.class, malformed -> {
                    assertThat(malformed.status()).isEqualTo(400);
                    assertThat(malformed.headers().first("Call-ID")).contains("x");
                });
    }

    @Test
    @Tag("TX-07")
    void countsContentLengthInOctets() {
        var message = message(HEAD + "c: application/sdp\r\nl: 12\r\n\r\nv=0\ns=é\nt=0\n");

        assertThat(message.body().map(SipBody::length)).contains(12);
        assertThat(message.body().orElseThrow().is("Application/SDP")).isTrue();
    }

    @Test
    @Tag("SRS-INV-34")
    void refusesWhatIsTooLargeWith513() {
        var small = new SipParser(new MessageLimits(600, 20, 100));

        var body = small.parse((HEAD + "Content-Length: 101\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        var head = small.parse((HEAD + "X: " + "y".repeat(2000) + "\r\nZ: 1\r\n\r\n").getBytes(StandardCharsets.UTF_8));
        var count = small.parse((HEAD + "X: y\r\n".repeat(30) + "\r\n").getBytes(StandardCharsets.UTF_8));

        assertThat(body)
                .isInstanceOfSatisfying(
                        Parsed.Malformed.class, m -> assertThat(m.status()).isEqualTo(513));
        assertThat(head)
                .isInstanceOfSatisfying(
                        Parsed.Malformed.class, m -> assertThat(m.status()).isEqualTo(513));
        assertThat(count)
                .isInstanceOfSatisfying(
                        Parsed.Malformed.class, m -> assertThat(m.status()).isEqualTo(513));
    }

    /// No header may be read in more than linear time: eight times the text may not take far more than eight times as
    /// long.
    /// Counted in work that a quadratic reader could not finish at all.
    @Test
    @Tag("TX-20")
    void readsHugeListHeadersInLinearTime() {
        var generous = new SipParser(new MessageLimits(64 * 1024 * 1024, 500, 0));
        var route = "Route: " + "<sip:p;lr>,".repeat(1_000_000) + "<sip:q;lr>\r\n";

        var parsed = generous.parse((HEAD + route + "\r\n").getBytes(StandardCharsets.UTF_8));

        assertThat(parsed)
                .isInstanceOfSatisfying(
                        Parsed.Whole.class,
                        whole -> assertThat(whole.message().headers().all("Route"))
                                .hasSize(1_000_001));
    }

    @Test
    @Tag("SRS-INV-04")
    void readsRequestUrisOfAnyScheme() {
        var request = (SipRequest) message(HEAD.replace("sip:srs@192.0.2.1", "tel:+4930123") + "\r\n");

        assertThat(request.requestUri().isSip()).isFalse();
        assertThat(request.requestUri().toString()).isEqualTo("tel:+4930123");
    }
}
