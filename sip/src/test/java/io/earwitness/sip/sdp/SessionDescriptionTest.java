package io.earwitness.sip.sdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SessionDescriptionTest {
    private static final String TEXT = """
            v=0
            o=SRC 2890844526 99999999999999999999 IN IP4 192.0.2.2
            s= call
            i=ignored
            c=IN IP4 192.0.2.2/127
            t=0 0
            ?=unknown
            a=group:BUNDLE 1 2
            nonsense
            m=audio 12240/2 RTP/AVP 0 4 101
            b=AS:64
            a=rtpmap:101  telephone-event/8000
            a=fmtp:101 0-15
            a=sendonly
            a=label:1
            a=crypto:1 A inline:x
            a=crypto:2 B inline:y
            m=audio 0 RTP/AVP 8
            c=IN IP6 ::1
            a=label:2
            """;

    @Test
    @Tag("SRS-SDP-31")
    void readsLineFeedsAndPassesWhatItDoesNotKnow() {
        var description = SessionDescription.parse(TEXT);

        assertThat(description.origin().version()).isEqualTo("99999999999999999999");
        assertThat(description.connection()).contains(new Connection(false, "192.0.2.2"));
        assertThat(description.attribute("group")).contains("BUNDLE 1 2");
        assertThat(description.media()).hasSize(2);
        var audio = description.labelled("1").orElseThrow();
        assertThat(audio.port()).isEqualTo(12240);
        assertThat(audio.portCount()).isEqualTo(2);
        assertThat(audio.formats()).containsExactly("0", "4", "101");
        assertThat(audio.rtpmap("101")).contains("telephone-event/8000");
        assertThat(audio.rtpmap("0")).isEmpty();
        assertThat(audio.fmtp("101")).contains("0-15");
        assertThat(audio.direction()).isEqualTo(Direction.SENDONLY);
        assertThat(audio.attributes("crypto")).hasSize(2);
        assertThat(audio.bandwidths()).containsExactly("AS:64");
        assertThat(audio.connection()).contains(new Connection(false, "192.0.2.2"));
        assertThat(description.media().get(1).connection()).contains(new Connection(true, "::1"));
    }

    @Test
    @Tag("SRS-SDP-30")
    void isWrittenWithCrlfAndReadsBackTheSame() {
        var description = SessionDescription.parse(TEXT);

        assertThat(description.toString().lines()).isNotEmpty();
        assertThat(description.toString().replace("\r\n", "")).doesNotContain("\n");
        assertThat(SessionDescription.parse(description.toBytes())).isEqualTo(description);
    }

    @Test
    @Tag("SRS-SDP-25")
    void knowsTheAddressOfNowhere() {
        var held = SessionDescription.parse(
                "c=IN IP4 0.0.0.0\nm=audio 1 RTP/AVP 0\nm=audio 2 RTP/AVP 0\nc=IN IP4 1.2.3.4\n");

        assertThat(held.media().get(0).isOnHoldByAddress()).isTrue();
        assertThat(held.media().get(1).isOnHoldByAddress()).isFalse();
    }

    @Test
    void everyMediaLineIsReadHoweverManyThereAre() {
        var many = "m=audio 1 RTP/AVP 0\na=label:1\n".repeat(300);
        assertThat(SessionDescription.parse(many).media())
                .hasSize(300)
                .allSatisfy(line -> assertThat(line.attributes("label")).containsExactly("1"));

        var long20k = "m=audio 1 RTP/AVP 0\n" + "a=x\n".repeat(20_000) + "m=video 2 RTP/AVP 1\na=label:2\n";
        assertThat(SessionDescription.parse(long20k).media()).hasSize(2);
    }

    @Test
    @Tag("SRS-SDP-31")
    void anyBytesGiveSomeDescription() {
        for (long seed = 0; seed < 5000; seed++) {
            var random = new Random(seed);
            var bytes = TEXT.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < 10; i++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            var description = SessionDescription.parse(bytes);
            assertThat(SessionDescription.parse(description.toBytes()).media())
                    .as("seed %d", seed)
                    .hasSameSizeAs(description.media());
        }
    }
}
