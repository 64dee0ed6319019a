package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.DeviationNoted;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.journal.JournalRecord.PacketKind;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.sip.CallRefusedException;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.sdp.MediaDescription;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What clients put into their offers, and what is answered and recorded.
class OfferVarietyIT {
    private static final byte[] RECEIVER_REPORT = HexFormat.of().parseHex("80c9000100001234");

    @TempDir
    Path directory;

    private final RtpPacketizer[] packetizers = new RtpPacketizer[8];
    private ScenarioRecorder recorder;
    private ScenarioClient client;

    @BeforeEach
    void start() throws Exception {
        recorder = ScenarioRecorder.in(directory);
        client = new ScenarioClient(recorder, Transport.TCP);
    }

    @AfterEach
    void stop() {
        client.close();
        recorder.close();
    }

    @Test
    void everyLineOfAnOfferOfThreeHundredIsAnswered() throws Exception {
        var line = "m=audio 40000 RTP/AVP 8\r\na=sendonly\r\n";
        try (var call = client.call(Offers.sdp(Offers.of(line.repeat(300))))) {
            assertThat(call.answer().media()).hasSize(300);
            assertThat(call.answer().media().stream().filter(answered -> answered.port() != 0))
                    .as("limits.streams-per-session")
                    .hasSize(32);
            call.sendsPackets(2, 31);
            call.bye();
            call.awaitEnd();
        }
        assertThat(recorder.awaitFinished().manifest().streams())
                .filteredOn(stream -> stream.packets() == 2)
                .singleElement()
                .satisfies(stream -> assertThat(stream.index()).isEqualTo(31));
    }

    @Test
    void anOfferThatCannotBeAnsweredIsRefusedWithAReason() {
        var line = "m=audio 40000 RTP/AVP 8\r\n";
        assertThatThrownBy(() -> client.call(Offers.sdp(Offers.of(line.repeat(1_001)))))
                .isInstanceOfSatisfying(
                        CallRefusedException.class,
                        refused -> assertThat(refused.status()).isEqualTo(488));
        assertThat(recorder.recorder()
                        .meters()
                        .get("earwitness.sessions.refused")
                        .tag("reason", "too-many-lines")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    @Tag("SRS-SDP-17")
    @Tag("SRS-SDP-19")
    @Tag("SRS-SDP-21")
    @Tag("SRS-SDP-22")
    void keepsEveryFormatUnderItsNumberWithItsParameters() throws Exception {
        var offer = Offers.of("""
                m=audio 40000 RTP/AVP 111 18 126 101
                a=rtpmap:111 OPUS/48000/2
                a=fmtp:111 useinbandfec=1;  stereo=0
                a=fmtp:18 annexb=no
                a=rtpmap:126 telephone-event/8000
                a=rtpmap:101 telephone-event/48000
                a=fmtp:126 0-15
                a=label:1
                a=sendonly
                m=video 40002 RTP/AVP 97
                a=rtpmap:97 H264/90000
                a=fmtp:97 profile-level-id=42e01f;packetization-mode=1
                a=label:2
                a=sendonly
                """.replace("\n", "\r\n"));
        try (var call = client.call(Offers.sdp(offer))) {
            var audio = call.answer().media().get(0);
            assertThat(audio.formats()).containsExactly("111", "18", "126", "101");
            assertThat(audio.rtpmap("111")).contains("OPUS/48000/2");
            assertThat(audio.fmtp("111")).contains("useinbandfec=1;  stereo=0");
            assertThat(audio.fmtp("18")).contains("annexb=no");
            assertThat(audio.rtpmap("126")).contains("telephone-event/8000");
            assertThat(audio.rtpmap("101")).contains("telephone-event/48000");
            assertThat(call.answer().media().get(1).fmtp("97"))
                    .contains("profile-level-id=42e01f;packetization-mode=1");

            send(call, 0, 111, new byte[] {(byte) 0xF8, (byte) 0xFF, (byte) 0xFE}, 960);
            var manifest = end(call);
            assertThat(manifest.streams().getFirst().codec()).isEqualToIgnoringCase("opus");
        }
    }

    @Test
    @Tag("SRS-SDP-20")
    void eventsInFrontOfTheCodecAreNotTakenForIt() throws Exception {
        var offer = Offers.of(
                "m=audio 40000 RTP/AVP 101 13 0\r\na=rtpmap:101 telephone-event/8000\r\na=label:1\r\na=sendonly\r\n");
        try (var call = client.call(Offers.sdp(offer))) {
            assertThat(call.answer().media().getFirst().formats()).containsExactly("101", "13", "0");
            send(call, 0, 101, new byte[] {5, 10, 0, (byte) 160}, 160);
            send(call, 0, 0, new byte[160], 160);

            assertThat(end(call).streams().getFirst().codec()).isEqualTo("PCMU");
        }
    }

    @Test
    @Tag("SRS-SDP-12")
    @Tag("SRS-SDP-13")
    void linesWithoutLabelOrWithTheSameOneAreAllRecordedAndNoted() throws Exception {
        var line = Offers.line(1, "sendonly");
        try (var call = client.call(Offers.sdp(Offers.of(line + line + line.replace("a=label:1\r\n", ""))))) {
            for (var mLine = 0; mLine < 3; mLine++) {
                send(call, mLine, 8, new byte[160], 160);
            }
            var manifest = end(call);

            assertThat(manifest.streams()).hasSize(3).allSatisfy(stream -> {
                assertThat(stream.packets()).isEqualTo(1);
                assertThat(stream.file()).isNotNull();
            });
            assertThat(manifest.streams()).extracting(stream -> stream.file()).doesNotHaveDuplicates();
            assertThat(recorder.journal(DeviationNoted.class))
                    .extracting(noted -> noted.deviation().kind())
                    .contains("LABEL_MISSING", "LABEL_REPEATED");
        }
    }

    @Test
    @Tag("SRS-SDP-26")
    @Tag("SRS-SDP-31")
    @Tag("SRS-SDP-33")
    @Tag("SRS-SDP-34")
    @Tag("SRS-SDP-24")
    @Tag("SRS-SDP-35")
    void whatLeaksFromTheCallDoesNoHarm() throws Exception {
        var offer = """
                v=0
                o=src 1 1 IN IP4 10.9.9.9
                s=-
                x=unknown
                t=0 0
                a=ice-ufrag:F7gI
                a=ice-pwd:x9cml/YzichV2+XlhiMu8g
                a=group:LS 1
                m=audio 40000 RTP/AVP 8
                k=prompt
                b=AS:64
                a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj
                a=candidate:1 1 UDP 2130706431 10.9.9.9 40000 typ host
                a=rtcp:53020 IN IP4 10.9.9.9
                a=rtcp-fb:8 nack
                a=x-nat:192.0.2.9
                a=ptime:20
                a=maxptime:60
                a=mid:1
                a=label:1
                a=sendonly
                """;
        try (var call = client.call(Offers.sdp(offer))) {
            var answer = call.answer();
            assertThat(answer.attributes()).isEmpty();
            assertThat(answer.media().getFirst().attributes())
                    .extracting(attribute -> attribute.name())
                    .doesNotContain("candidate", "ice-ufrag", "ice-pwd", "crypto", "rtcp-fb", "mid", "x-nat");
            send(call, 0, 8, new byte[160], 160);
            send(call, 0, 8, new byte[480], 480);
            send(call, 0, 8, new byte[80], 80);

            var manifest = end(call);
            assertThat(manifest.streams().getFirst().packets()).isEqualTo(3);
            assertThat(manifest.streams().getFirst().gaps()).isEmpty();
            assertThat(manifest.deviations())
                    .extracting(deviation -> deviation.kind())
                    .contains("FEEDBACK_ON_PLAIN_PROFILE");
        }
    }

    @Test
    @Tag("SRS-SDP-27")
    void inactiveLineHasARealPortAndControlPacketsComeToTheNext() throws Exception {
        try (var call = client.call(Offers.sdp(Offers.audio(2, "inactive")));
                var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            assertThat(call.answer().media())
                    .allSatisfy(line -> assertThat(line.port()).isPositive().isEven());
            assertThat(call.answer().media()).extracting(MediaDescription::port).doesNotHaveDuplicates();
            call.reinvite(Offers.sdp(Offers.audio(2, "sendonly")));

            var port = call.answer().media().getFirst().port() + 1;
            socket.send(new DatagramPacket(
                    RECEIVER_REPORT, RECEIVER_REPORT.length, InetAddress.getLoopbackAddress(), port));
            send(call, 0, 8, new byte[160], 160);
            end(call);

            assertThat(recorder.journal(PacketArrived.class))
                    .extracting(PacketArrived::kind)
                    .contains(PacketKind.RTCP, PacketKind.RTP);
        }
    }

    @Test
    @Tag("SRS-SDP-28")
    void twoAudioAndTwoVideoLinesAreAllRecorded() throws Exception {
        var video = "m=video %d RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\na=label:%d\r\na=sendonly\r\n";
        var offer = Offers.of(Offers.line(1, "sendonly")
                + Offers.line(2, "sendonly")
                + video.formatted(40_010, 3)
                + video.formatted(40_012, 4));
        try (var call = client.call(Offers.sdp(offer))) {
            for (var mLine = 0; mLine < 4; mLine++) {
                send(call, mLine, mLine < 2 ? 8 : 97, new byte[160], 160);
            }
            assertThat(end(call).streams())
                    .extracting(stream -> stream.medium() + " " + stream.codec() + " " + stream.packets())
                    .containsExactly("audio PCMA 1", "audio PCMA 1", "video H264 1", "video H264 1");
        }
    }

    @Test
    @Tag("SRS-SDP-29")
    void thirtyTwoLinesAreReceivedAndFurtherOnesRefusedOneByOne() throws Exception {
        try (var call = client.call(Offers.sdp(Offers.audio(34, "sendonly")))) {
            var ports =
                    call.answer().media().stream().map(MediaDescription::port).toList();

            assertThat(ports).hasSize(34);
            assertThat(ports.subList(0, 32)).doesNotHaveDuplicates().doesNotContain(0);
            assertThat(ports.subList(32, 34)).containsOnly(0);
        }
    }

    @Test
    @Tag("SRS-SDP-37")
    @Tag("SRS-SDP-23")
    @Tag("RTP-32")
    void textIsRecordedAndMessagesWithoutAnAddressAreRefused() throws Exception {
        var offer = Offers.of(Offers.line(1, "sendonly")
                + "m=text 40010 RTP/AVP 98\r\na=rtpmap:98 t140/1000\r\na=label:2\r\na=sendonly\r\n"
                + "m=message 9 TCP/MSRP *\r\na=label:3\r\n"
                + "m=audio 40012 UDP/TLS/RTP/SAVPF 8\r\na=label:4\r\n"
                + "m=audio 40014 RTP/AVPF 8\r\na=label:5\r\na=sendonly\r\n");
        try (var call = client.call(Offers.sdp(offer))) {
            send(call, 1, 98, "Hi".getBytes(StandardCharsets.UTF_8), 300);

            var answered = call.answer().media();
            assertThat(answered.get(2).port()).isZero();
            assertThat(answered.get(2).mediaType()).isEqualTo("message");
            assertThat(answered)
                    .extracting(MediaDescription::protocol)
                    .containsExactly("RTP/AVP", "RTP/AVP", "TCP/MSRP", "UDP/TLS/RTP/SAVPF", "RTP/AVPF");
            assertThat(end(call).streams())
                    .filteredOn(stream -> stream.medium().equals("text"))
                    .singleElement()
                    .satisfies(stream -> assertThat(stream.packets()).isEqualTo(1));
        }
    }

    @Test
    @Tag("SRS-SDP-32")
    void whatAStreamShowsIsKeptWithIt() throws Exception {
        var slides =
                "m=video 40010 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\na=content:slides\r\na=label:2\r\na=sendonly\r\n";
        try (var call = client.call(Offers.sdp(Offers.of(Offers.line(1, "sendonly") + slides)))) {
            assertThat(end(call).streams())
                    .extracting(stream -> stream.content())
                    .containsExactly("", "slides");
        }
    }

    @Test
    @Tag("MD-25")
    @Tag("SRS-SDP-32")
    void whatAStreamShowsIsReadFromTheDescriptionAndToldByTheInterface() throws Exception {
        var described = Offers.of(Offers.line(1, "sendonly")
                + "m=video 40010 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\na=content:slides\r\n"
                + "a=label:2\r\na=sendonly\r\n");
        var inXml = Offers.METADATA.replace("<label>1</label>", "<label>1</label><content>main</content>");
        try (var call = client.call(ScenarioClient.both(described, inXml))) {
            call.reinvite(Offers.sdp(described.replace("content:slides", "content:speaker")));
            var manifest = end(call);

            assertThat(recorder.journal(JournalRecord.StreamAgreed.class))
                    .extracting(agreed -> agreed.stream().content())
                    .containsExactly("", "slides", "speaker");
            try (var api = new ApiCalls(recorder.recorder().page())) {
                var told =
                        api.get("/api/v1/recordings/" + manifest.id().value()).body();
                assertThat(told.get("streams"))
                        .extracting(stream -> stream.get("content").asString())
                        .containsExactly("", "speaker");
            }
        }
    }

    @Test
    @Tag("VID-08")
    @Tag("VID-09")
    @Tag("VID-11")
    void bundleIsDeclinedAndEachLineHasItsOwnPort() throws Exception {
        var offer = "v=0\r\no=src 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
                + "a=group:BUNDLE a b c\r\na=group:LS a b\r\n"
                + Offers.line(1, "sendonly") + "a=mid:a\r\n"
                + "m=video 40002 RTP/AVP 97\r\na=rtpmap:97 VP8/90000\r\na=mid:b\r\na=label:2\r\na=sendonly\r\n"
                + "m=video 0 RTP/AVP 97\r\na=rtpmap:97 VP8/90000\r\na=mid:c\r\na=label:3\r\na=bundle-only\r\n";
        try (var call = client.call(Offers.sdp(offer))) {
            var answer = call.answer();

            assertThat(answer.attributes("group")).isEmpty();
            assertThat(answer.media().get(0).port()).isPositive();
            assertThat(answer.media().get(1).port())
                    .isPositive()
                    .isNotEqualTo(answer.media().get(0).port());
            assertThat(answer.media().get(2).port()).isZero();
            assertThat(answer.media()).noneMatch(line -> line.has("mid") || line.has("bundle-only"));
            send(call, 0, 8, new byte[160], 160);
            send(call, 1, 97, new byte[100], 3000);
            assertThat(end(call).streams())
                    .extracting(stream -> stream.packets())
                    .containsExactly(1L, 1L);
        }
    }

    @Test
    @Tag("SRS-SDP-16")
    @Tag("SRS-SDP-15")
    void timesAreTheOffersInEveryAnswerAndTheOriginOurs() throws Exception {
        var first = Offers.audio(1, "sendonly").replace("t=0 0", "t=1 2");
        try (var call = client.call(Offers.sdp(first))) {
            var answer = call.answer();
            assertThat(answer.times()).containsExactly("1 2");
            assertThat(answer.origin().username()).isEqualTo("earwitness");
            call.reinvite(Offers.sdp(first.replace("o=src 4711 1", "o=src 4711 2")));
            assertThat(call.answer().origin()).isEqualTo(answer.origin());
            call.reinvite(Offers.sdp(first.replace("t=1 2", "t=0 0")));
            assertThat(call.answer().times()).containsExactly("0 0");
            assertThat(call.answer().origin().sessionId())
                    .isEqualTo(answer.origin().sessionId());
            assertThat(call.answer().origin().version()).isEqualTo("2");
        }
    }

    private void send(ScenarioCall call, int mLine, int payloadType, byte[] payload, int samples) throws Exception {
        var before = recorder.recorder().sessions().list().getFirst().streams().stream()
                .mapToLong(stream -> stream.packets())
                .sum();
        var ssrc = 100 + mLine;
        packetizers[mLine] = packetizers[mLine] == null ? new RtpPacketizer(ssrc, 1, 0) : packetizers[mLine];
        call.sendRaw(mLine, packetizers[mLine].packet(payloadType, false, payload, samples));
        Awaitility.await()
                .until(() -> recorder.recorder().sessions().list().getFirst().streams().stream()
                                .mapToLong(stream -> stream.packets())
                                .sum()
                        > before);
    }

    private Manifest end(ScenarioCall call) throws Exception {
        call.bye();
        call.awaitEnd();
        return recorder.awaitFinished().manifest();
    }
}
