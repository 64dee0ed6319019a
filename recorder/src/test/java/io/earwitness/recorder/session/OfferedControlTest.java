package io.earwitness.recorder.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.capture.ControlTerms;
import io.earwitness.sip.sdp.Attribute;
import io.earwitness.sip.sdp.SessionDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OfferedControlTest {
    private static final String AUDIO = "m=audio 40000 RTP/AVP 0\r\n";
    private static final String VIDEO = "m=video 40000 RTP/AVPF 96\r\na=rtpmap:96 H264/90000\r\n";

    private static OfferedControl line(String media) {
        var offer = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\n" + media;
        return new OfferedControl(SessionDescription.parse(offer).media().getFirst());
    }

    private static ControlTerms terms(String media) {
        return line(media).terms(Optional.empty());
    }

    private static List<String> answer(String media) {
        return line(media).answer().stream().map(Attribute::toString).toList();
    }

    @Test
    @Tag("VID-12")
    void readsTheSourcesThatTheLineNames() {
        var named = terms(VIDEO + "a=ssrc:3735928559 cname:camera\r\na=ssrc:3735928559 msid:a b\r\n"
                + "a=ssrc:2 previous-ssrc:17 18\r\na=ssrc-group:FID 3735928559 305419896\r\n"
                + "a=ssrc:nonsense cname:x\r\na=ssrc:4294967296 cname:x\r\na=ssrc-group:FID\r\n");

        assertThat(named.namedSources()).containsExactlyInAnyOrder(0xDEADBEEF, 2, 17, 18, 0x12345678);
        assertThat(terms(VIDEO).namedSources()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
            a=sendonly                         | 192.0.2.1:40001
            a=rtcp:41007                       | 192.0.2.1:41007
            a=rtcp:41007 IN IP4 192.0.2.9      | 192.0.2.9:41007
            a=rtcp:41007 IN IP6 2001:db8::9    | 2001:db8:0:0:0:0:0:9:41007
            a=rtcp:41007 IN IP4 0.0.0.0        | none
            a=rtcp:41007 IN IP4 224.0.0.1      | none
            a=rtcp:41007 IN IP4 rtcp.example   | none
            a=rtcp:nonsense                    | 192.0.2.1:40001
            a=rtcp:0                           | 192.0.2.1:40001
            a=rtcp-mux                         | 192.0.2.1:40000
            a=rtcp-mux-only                    | 192.0.2.1:40000
            """)
    @Tag("SRS-SDP-27")
    @Tag("SRS-SDP-34")
    void wantsRtcpWhereTheLineSays(String attribute, String target) {
        assertThat(terms(AUDIO + attribute + "\r\n").target().map(OfferedControlTest::text))
                .isEqualTo(Optional.ofNullable(target));
    }

    private static String text(InetSocketAddress address) {
        return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    @Test
    void namesTheHostsThatMediaMayComeFrom() throws Exception {
        var signalling = InetAddress.ofLiteral("198.51.100.7");

        assertThat(line(AUDIO).terms(Optional.of(signalling)).namedHosts())
                .containsExactlyInAnyOrder(InetAddress.ofLiteral("192.0.2.1"), signalling);
        assertThat(terms("m=audio 40000 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\n").namedHosts())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a=sendonly                | 3200 | 2400 | true
            b=AS:128                  | 6400 | 4800 | true
            b=TIAS:20000              | 1000 |  750 | true
            b=RS:800\\r\\nb=RR:2400   | 3200 | 2400 | true
            b=RS:800\\r\\nb=RR:0      |  800 |    0 | false
            b=RS:0\\r\\nb=RR:0        |    0 |    0 | false
            b=RR:0                    |  800 |    0 | false
            b=RS:0                    | 2400 | 2400 | true
            b=RR:many                 | 3200 | 2400 | true
            """)
    @Tag("RTP-07")
    void keepsToTheBandwidthThatTheLineGives(String lines, long all, long receivers, boolean mayReport) {
        var terms = terms(AUDIO + lines.replace("\\r\\n", "\r\n") + "\r\n");

        assertThat(terms.bandwidth().bitsPerSecond()).isEqualTo(all);
        assertThat(terms.bandwidth().receivers()).isEqualTo(receivers);
        assertThat(terms.mayReport()).isEqualTo(mayReport);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a=sendonly                                | ''
            a=rtcp-mux                                | a=rtcp-mux
            a=rtcp-mux\\na=rtcp-mux-only              | a=rtcp-mux
            a=rtcp-rsize                              | a=rtcp-rsize
            a=rtcp-fb:* ccm fir\\na=rtcp-fb:96 nack pli\\na=rtcp-fb:96 nack\\na=rtcp-fb:96 goog-remb | a=rtcp-fb:* ccm fir,a=rtcp-fb:96 nack pli
            """)
    @Tag("RTP-24")
    @Tag("RTP-25")
    void answersWhatItTakesPartIn(String offered, String answered) {
        assertThat(String.join(",", answer(VIDEO + offered.replace("\\n", "\r\n") + "\r\n")))
                .isEqualTo(answered);
    }

    @Test
    @Tag("VID-01")
    void knowsHowWholePicturesMayBeAskedFor() {
        assertThat(terms(VIDEO + "a=rtcp-fb:96 ccm fir\r\n").feedback())
                .isEqualTo(new ControlTerms.Feedback(true, false, false));
        assertThat(terms(VIDEO + "a=rtcp-fb:96 nack pli\r\na=rtcp-rsize\r\n").feedback())
                .isEqualTo(new ControlTerms.Feedback(false, true, true));
        assertThat(terms(VIDEO).feedback()).isEqualTo(ControlTerms.Feedback.NONE);
    }
}
