package io.earwitness.sip.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// What Reason headers say, well and badly written.
class ReasonTest {
    private static List<Reason> of(String... values) {
        var headers = Headers.empty();
        for (var value : values) {
            headers = headers.adding("Reason", value);
        }
        return Reason.of(new SipRequest("BYE", SipUri.parse("sip:srs@example.com"), headers, Optional.empty()));
    }

    @Test
    void severalProtocolsInOneLineAndInMany() {
        assertThat(of("SIP ;cause=200 ;text=\"Call completed, \\\"elsewhere\\\"\", Q.850;cause=16", "Preemption"))
                .containsExactly(
                        new Reason("SIP", OptionalInt.of(200), Optional.of("Call completed, \"elsewhere\"")),
                        new Reason("Q.850", OptionalInt.of(16), Optional.empty()),
                        new Reason("Preemption", OptionalInt.empty(), Optional.empty()));
        assertThat(of("Q.850;text=\"Normal call clearing\";cause=16"))
                .singleElement()
                .hasToString("Q.850 16, Normal call clearing");
    }

    @Test
    void whatCannotBeReadIsLeftOut() {
        assertThat(of("", ";cause=16", "cause=16")).isEmpty();
        assertThat(of("Q.850;cause=many;text=\"\""))
                .containsExactly(new Reason("Q.850", OptionalInt.empty(), Optional.empty()));
        assertThat(of("SIP;cause=99999999999"))
                .containsExactly(new Reason("SIP", OptionalInt.empty(), Optional.empty()));
    }
}
