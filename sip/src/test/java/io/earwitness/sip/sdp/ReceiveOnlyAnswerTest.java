package io.earwitness.sip.sdp;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReceiveOnlyAnswerTest {
    private static final Connection OURS = new Connection(false, "192.0.2.1");
    private static final Origin ORIGIN = Origin.of("ear", 7, 1, OURS);

    private static SessionDescription offer(String media) {
        return SessionDescription.parse("v=0\no=x 1 1 IN IP4 192.0.2.2\ns=-\nc=IN IP4 192.0.2.2\nt=1 2\n" + media);
    }

    private static MediaDescription answered(String media, MediaAnswer answer) {
        return ReceiveOnlyAnswer.to(offer(media), ORIGIN, OURS, List.of(answer))
                .media()
                .getFirst();
    }

    @ParameterizedTest
    @CsvSource({
        "sendonly, true, RECVONLY",
        "sendonly, false, INACTIVE",
        "sendrecv, true, RECVONLY",
        "sendrecv, false, INACTIVE",
        "ptime:20, true, RECVONLY",
        "recvonly, true, INACTIVE",
        "recvonly, false, INACTIVE",
        "inactive, true, INACTIVE",
        "inactive, false, INACTIVE"
    })
    @Tag("SRS-SDP-04")
    @Tag("SRS-SDP-05")
    @Tag("SRS-SDP-06")
    @Tag("SRS-SDP-07")
    void directionFollowsTheOffer(String offered, boolean ready, Direction expected) {
        var line = answered("m=audio 4000 RTP/AVP 0\na=" + offered + "\n", MediaAnswer.received(9000, ready));

        assertThat(line.direction()).isEqualTo(expected);
        assertThat(line.port()).isEqualTo(9000);
    }

    @Test
    @Tag("SRS-SDP-08")
    void sessionDirectionAppliesToLinesWithoutTheirOwn() {
        var offer = offer("a=sendonly\nm=audio 1 RTP/AVP 0\nm=audio 2 RTP/AVP 0\na=inactive\n");
        var answer = ReceiveOnlyAnswer.to(
                offer, ORIGIN, OURS, List.of(MediaAnswer.received(9000, true), MediaAnswer.received(9002, true)));

        assertThat(answer.media())
                .extracting(MediaDescription::direction)
                .containsExactly(Direction.RECVONLY, Direction.INACTIVE);
    }

    @Test
    @Tag("SRS-SDP-01")
    @Tag("SRS-SDP-02")
    @Tag("SRS-SDP-03")
    @Tag("SRS-SDP-11")
    @Tag("SRS-SDP-16")
    void linesLabelsAndTimesAreThoseOfTheOffer() {
        var offer = offer("""
                m=audio 1 RTP/AVP 0 8
                a=label:1
                m=video 0 RTP/AVPF 99
                a=label:2
                m=image 5 udptl t38
                a=label:3
                m=audio 7 UDP/TLS/RTP/SAVPF 111
                a=label:4
                a=rtpmap:111 opus/48000/2
                a=fmtp:111 useinbandfec=1
                """);
        var taken = MediaAnswer.received(9000, true);
        var answer = ReceiveOnlyAnswer.to(offer, ORIGIN, OURS, List.of(taken, taken, MediaAnswer.refused(), taken));

        assertThat(answer.times()).containsExactly("1 2");
        assertThat(answer.origin()).isEqualTo(ORIGIN);
        assertThat(answer.media()).extracting(line -> line.label().orElse("")).containsExactly("1", "2", "3", "4");
        assertThat(answer.media()).extracting(MediaDescription::port).containsExactly(9000, 0, 0, 9000);
        assertThat(answer.media())
                .extracting(MediaDescription::protocol)
                .containsExactly("RTP/AVP", "RTP/AVPF", "udptl", "UDP/TLS/RTP/SAVPF");
        assertThat(answer.media().get(1).formats()).containsExactly("99");
        assertThat(answer.media().get(3).rtpmap("111")).contains("opus/48000/2");
        assertThat(answer.media().get(3).fmtp("111")).contains("useinbandfec=1");
    }

    @Test
    @Tag("SRS-SDP-17")
    void chosenFormatsKeepTheOffersOrder() {
        var received = new MediaAnswer.Received(9000, true, List.of("101", "0"), List.of(Attribute.flag("rtcp-mux")));
        var line = answered("m=audio 1 RTP/AVP 0 8 101\na=rtpmap:101 telephone-event/8000\n", received);

        assertThat(line.formats()).containsExactly("0", "101");
        assertThat(line.rtpmap("101")).contains("telephone-event/8000");
        assertThat(line.has("rtcp-mux")).isTrue();
    }

    @Test
    void aRepeatedFormatIsAnsweredOnce() {
        var line = answered(
                "m=audio 1 RTP/AVP" + " 0".repeat(5_000) + " 8\na=rtpmap:0 PCMU/8000\na=rtpmap:0 PCMA/8000\n",
                MediaAnswer.received(9000, true));

        assertThat(line.formats()).containsExactly("0", "8");
        assertThat(line.attributes("rtpmap")).containsExactly("0 PCMU/8000");
    }

    // With a look through all lines for each format, and a copy of the answer for each, this takes minutes.
    @Test
    void anOfferOfVeryManyFormatsIsAnsweredInFull() {
        var formats = IntStream.range(0, 100_000).mapToObj(String::valueOf).toList();
        var mapped = IntStream.range(0, 9_000)
                .mapToObj(i -> "a=rtpmap:" + i + " X/8000\n")
                .collect(joining());
        var line = answered(
                "m=audio 1 RTP/AVP " + String.join(" ", formats) + "\n" + mapped, MediaAnswer.received(9000, true));

        assertThat(line.formats()).hasSize(100_000);
        assertThat(line.attributes("rtpmap")).hasSize(9_000);
    }

    @Test
    @Tag("SRS-INV-21")
    void anOfferWithoutLinesGetsAnAnswerWithoutLines() {
        assertThat(ReceiveOnlyAnswer.to(offer(""), ORIGIN, OURS, List.of()).media())
                .isEmpty();
    }

    @Test
    void everyLineNeedsADecision() {
        assertThatThrownBy(() -> ReceiveOnlyAnswer.to(offer("m=audio 1 RTP/AVP 0\n"), ORIGIN, OURS, List.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
