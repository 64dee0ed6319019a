package io.earwitness.media.msrp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MsrpUriTest {

    @Test
    void readsWhatRfc4975Shows() {
        assertThat(MsrpUri.parse("msrp://atlanta.example.com:7654/jshA7weztas;tcp"))
                .contains(new MsrpUri(false, "atlanta.example.com", 7654, "jshA7weztas"));
        assertThat(MsrpUri.parse("MSRPS://ana@[2001:db8::1]/x.y_z;TCP;extra=1"))
                .contains(new MsrpUri(true, "2001:db8::1", 2855, "x.y_z"));
        assertThat(new MsrpUri(true, "2001:db8::1", 2855, "x")).hasToString("msrps://[2001:db8::1]:2855/x;tcp");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "sip:ana@example.com",
                "msrp://host:0/x;tcp",
                "msrp://host:70000/x;tcp",
                "msrp://host:2855/x;ws",
                "msrp://host:2855/x",
                "msrp://:2855/x;tcp"
            })
    void whatIsNoneIsNone(String text) {
        assertThat(MsrpUri.parse(text)).isEmpty();
    }

    @Test
    void answersGoToTheLastStationAndReportsAllTheWay() throws Exception {
        var head = MsrpHead.of(List.of(
                "MSRP a786hjs2 SEND",
                "To-Path: msrp://192.0.2.1:2855/us;tcp",
                "From-Path: msrp://relay.example.com:9000/r;tcp msrp://192.0.2.9:7654/them;tcp",
                "Message-ID: 42",
                "Success-Report: yes",
                "Failure-Report: partial"));

        assertThat(new String(MsrpFrames.response(head, 481, "No Such Session"), UTF_8))
                .isEqualTo("""
                MSRP a786hjs2 481 No Such Session
                To-Path: msrp://relay.example.com:9000/r;tcp
                From-Path: msrp://192.0.2.1:2855/us;tcp
                -------a786hjs2$
                """.replace("\n", "\r\n"));
        assertThat(new String(MsrpFrames.success("ew1234", head, 25), UTF_8)).isEqualTo("""
                MSRP ew1234 REPORT
                To-Path: msrp://relay.example.com:9000/r;tcp msrp://192.0.2.9:7654/them;tcp
                From-Path: msrp://192.0.2.1:2855/us;tcp
                Message-ID: 42
                Byte-Range: 1-25/25
                Status: 000 200 OK
                -------ew1234$
                """.replace("\n", "\r\n"));
        assertThat(head.wantsSuccessReport()).isTrue();
        assertThat(head.wantsResponse(200)).isFalse();
        assertThat(head.wantsResponse(413)).isTrue();
    }
}
