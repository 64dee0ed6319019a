package io.earwitness.siprec;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.sip.message.SipMessage;
import io.earwitness.sip.parser.MessageLimits;
import io.earwitness.sip.parser.Parsed;
import io.earwitness.sip.parser.SipParser;
import io.earwitness.siprec.deviation.Deviation;
import io.earwitness.siprec.deviation.DeviationKind;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

final class OddHeadersTest {
    @Test
    @Tag("SRS-INV-25")
    void namesEveryAddressWithoutItsClosingBracket() {
        var invite =
                invite("<sip:desk@example.org;tag=d1", "<sip:vault@example.net>", "<sip:desk@192.0.2.7:5062;+sip.src");

        assertThat(OddHeaders.of(invite))
                .containsExactly(
                        new Deviation(DeviationKind.BRACKET_UNCLOSED, "From: <sip:desk@example.org;tag=d1"),
                        new Deviation(DeviationKind.BRACKET_UNCLOSED, "Contact: <sip:desk@192.0.2.7:5062;+sip.src"));
        assertThat(invite.from().tag()).contains("d1");
        assertThat(invite.contact().orElseThrow().uri().port()).hasValue(5062);
    }

    @Test
    void hasNothingToSayOfProperAddresses() {
        assertThat(OddHeaders.of(invite("sip:desk@example.org;tag=d1", "\"V\" <sip:v@example.net>", "<sip:d@h>;x")))
                .isEmpty();
    }

    private static SipMessage invite(String from, String to, String contact) {
        var text = "INVITE sip:vault@example.net SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.7;branch=z9hG4bKo1\r\nFrom: "
                + from + "\r\nTo: " + to + "\r\nContact: " + contact + "\r\nCall-ID: o-1\r\nCSeq: 1 INVITE\r\n\r\n";
        var parsed = new SipParser(MessageLimits.DEFAULT).parse(text.getBytes(StandardCharsets.UTF_8));
        return ((Parsed.Whole) parsed).message();
    }
}
