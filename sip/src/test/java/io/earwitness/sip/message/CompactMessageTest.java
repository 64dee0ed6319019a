package io.earwitness.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A response that is kept for long is the same response.
class CompactMessageTest {
    private final SipResponse response = new SipResponse(
            200,
            "OK",
            Headers.of(List.of(
                    new Header("Via", "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKa, SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKb"),
                    new Header("f", "\"Zoë ☎\" <sip:a@example.com>;tag=1"),
                    new Header("TO", "<sip:b@example.com>;tag=2"),
                    new Header("Call-ID", "c"),
                    new Header("CSeq", "1 BYE"),
                    new Header("X-Empty", ""))),
            Optional.of(SipBody.sdp("v=0\r\n")));

    @Test
    void itIsEqualAndReadsAndWritesTheSame() {
        var compact = response.compact();

        assertThat(compact).isEqualTo(response).hasSameHashCodeAs(response);
        assertThat(compact.headers().asList()).isEqualTo(response.headers().asList());
        assertThat(compact.headers().all("v")).hasSize(2);
        assertThat(compact.to().tag()).contains("2");
        assertThat(compact.from().displayName()).contains("Zoë ☎");
        assertThat(compact.headers().first("x-empty")).contains("");
        assertThat(new String(compact.toBytes(), StandardCharsets.UTF_8))
                .isEqualTo(new String(response.toBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void itCanBeChangedLikeAnyOther() {
        var changed =
                response.compact().headers().with("To", "<sip:c@example.com>").without("X-Empty");

        assertThat(changed)
                .isEqualTo(response.headers().with("To", "<sip:c@example.com>").without("X-Empty"));
    }

    @Test
    void namesAreTheSameInAnyCaseWhetherTheyAreKnownOrNot() {
        assertThat(new Header("VIA", "a").named("via")).isTrue();
        assertThat(new Header("v", "a").named("Via")).isTrue();
        assertThat(new Header("X-Mine", "a").named("x-mINE")).isTrue();
        assertThat(new Header("X-Mine", "a").named("X-Yours")).isFalse();
        assertThat(new Header("To", "a").named("X-To")).isFalse();
    }
}
