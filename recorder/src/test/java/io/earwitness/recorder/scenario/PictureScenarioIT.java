package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipMethod;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Video of clients with and without `a=rtcp-fb`, through the whole recorder.
class PictureScenarioIT {
    private static final String VIDEO =
            "m=video 40002 RTP/AVPF 96\r\na=rtpmap:96 H264/90000\r\na=label:1\r\na=sendonly\r\n";
    private static final String FEEDBACK = "a=rtcp-fb:96 ccm fir\r\na=rtcp-fb:96 nack pli\r\na=rtcp-fb:96 nack\r\n";

    @TempDir
    Path directory;

    private ScenarioRecorder recorder;
    private ScenarioClient client;
    private final RtpPacketizer packets = new RtpPacketizer(0x77, 1, 1);

    @BeforeEach
    void start() throws Exception {
        recorder = ScenarioRecorder.in(directory, "session: { drain: 100ms, stream-silent-after: 2s }\n");
        client = new ScenarioClient(recorder, Transport.TCP);
    }

    @AfterEach
    void stop() {
        client.close();
        recorder.close();
    }

    private void sendsVideo(ScenarioCall call, int count) throws Exception {
        for (var i = 0; i < count; i++) {
            call.sendRaw(0, packets.packet(96, true, new byte[] {0x41, 1, 2, 3}, 3_000));
        }
    }

    private static List<SipRequest> infos(ScenarioCall call) {
        return call.asked().stream()
                .filter(request -> request.is(SipMethod.INFO))
                .toList();
    }

    @Test
    @Tag("VID-01")
    @Tag("VID-02")
    void asksByInfoWhereFirIsNotAgreed() throws Exception {
        try (var call = client.call(Offers.sdp(Offers.of(VIDEO)))) {
            call.replies(request -> SipReply.ok());
            assertThat(call.answer().media().getFirst().has("rtcp-fb")).isFalse();
            sendsVideo(call, 5);

            await().atMost(Duration.ofSeconds(20)).until(() -> infos(call).size() == 1);

            var info = infos(call).getFirst();
            assertThat(info.body().orElseThrow().contentType()).isEqualTo("application/media_control+xml");
            assertThat(info.body().orElseThrow().text()).contains("<picture_fast_update/>");
            assertThat(info.callId()).isEqualTo(call.dialog().invite().callId());
            call.bye();
        }
    }

    @Test
    @Tag("VID-02")
    void asksNoMoreAfterAnError() throws Exception {
        try (var call = client.call(Offers.sdp(Offers.of(VIDEO)))) {
            call.replies(request -> SipReply.of(415));
            sendsVideo(call, 5);
            await().atMost(Duration.ofSeconds(20)).until(() -> infos(call).size() == 1);
            var other = new RtpPacketizer(0x88, 1, 1);
            for (var i = 0; i < 5; i++) {
                call.sendRaw(0, other.packet(96, true, new byte[] {0x41, 1, 2, 3}, 3_000));
            }
            // Silence is told by the same look that would ask, and later.
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> recorder.recorder()
                                    .meters()
                                    .find("earwitness.streams.silent")
                                    .counter()
                            != null);

            assertThat(infos(call)).hasSize(1);
            call.bye();
        }
        assertThat(recorder.journal(Noted.class))
                .anyMatch(noted -> noted.text().contains("is not asked again")
                        && noted.detail().contains("415"))
                .anyMatch(noted -> noted.text().equals("No media came on stream 1"));
    }

    @Test
    @Tag("VID-01")
    @Tag("RTP-18")
    void leavesItToRtcpWhereFirIsAgreed() throws Exception {
        try (var call = client.call(Offers.sdp(Offers.of(VIDEO + FEEDBACK)))) {
            sendsVideo(call, 5);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> recorder.recorder()
                                    .meters()
                                    .find("earwitness.streams.silent")
                                    .counter()
                            != null);

            assertThat(call.answer().media().getFirst().attributes("rtcp-fb"))
                    .containsExactly("96 ccm fir", "96 nack pli");
            assertThat(infos(call)).isEmpty();
            call.bye();
        }
        assertThat(recorder.awaitFinished().manifest().events())
                .anyMatch(event -> event.text().equals("No media came on stream 1")
                        && event.detail().contains("nor any RTCP"));
    }
}
