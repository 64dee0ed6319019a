package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.recorder.journal.JournalRecord.BodyPartReceived;
import io.earwitness.recorder.journal.JournalRecord.DeviationNoted;
import io.earwitness.recorder.journal.JournalRecord.MessageSeen;
import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.journal.JournalRecord.SessionOpened;
import io.earwitness.recorder.journal.JournalRecord.StreamAgreed;
import io.earwitness.sip.CallRefusedException;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.sdp.Direction;
import io.earwitness.sip.sdp.MediaDescription;
import io.earwitness.sip.sdp.SessionDescription;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NegotiationIT {
    @TempDir
    Path directory;

    private ScenarioRecorder recorder;
    private ScenarioClient client;

    @BeforeEach
    void start() throws Exception {
        recorder = ScenarioRecorder.in(directory, "limits: { streams-per-session: 10, free-disk: 1MB }\n");
        client = new ScenarioClient(recorder, Transport.TCP);
    }

    @AfterEach
    void stop() {
        client.close();
        recorder.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4, 8})
    @Tag("SRS-SDP-01")
    @Tag("SRS-SDP-11")
    @Tag("SRS-SDP-30")
    void answersLineForLineWithLabels(int lines) throws Exception {
        try (var call = client.call(Offers.sdp(Offers.audio(lines, "sendonly")))) {
            var body = call.dialog().acceptance().body().orElseThrow();

            assertThat(body.contentType()).isEqualTo("application/sdp");
            assertThat(call.answer().media()).hasSize(lines).allSatisfy(line -> {
                assertThat(line.mediaType()).isEqualTo("audio");
                assertThat(line.direction()).isEqualTo(Direction.RECVONLY);
                assertThat(line.formats()).containsExactly("8", "101");
                assertThat(line.port()).isEven().isPositive();
            });
            for (var i = 0; i < lines; i++) {
                assertThat(call.answer().media().get(i).label()).contains(String.valueOf(i + 1));
            }
            assertThat(call.answer().media().stream().map(MediaDescription::port))
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @CsvSource({"sendonly,RECVONLY", "sendrecv,RECVONLY", "recvonly,INACTIVE", "inactive,INACTIVE"})
    @Tag("SRS-SDP-04")
    @Tag("SRS-SDP-06")
    @Tag("SRS-SDP-07")
    void answersDirectionsByTheTable(String offered, Direction answered) throws Exception {
        try (var call = client.call(Offers.sdp(Offers.audio(1, offered)))) {
            assertThat(call.answer().media().getFirst().direction()).isEqualTo(answered);
            assertThat(call.answer().media().getFirst().port()).isPositive();
        }
    }

    @Test
    @Tag("SRS-SDP-05")
    @Tag("SRS-SDP-08")
    void sessionLevelDirectionCountsForLinesWithoutOne() throws Exception {
        var line = "m=audio 40000 RTP/AVP 0\r\na=label:1\r\n";

        try (var bare = client.call(Offers.sdp(Offers.of(line)));
                var inactive =
                        client.call(Offers.sdp(Offers.of("a=inactive\r\n" + line + Offers.line(2, "sendonly"))))) {
            assertThat(bare.answer().media().getFirst().direction()).isEqualTo(Direction.RECVONLY);
            assertThat(inactive.answer().media())
                    .extracting(MediaDescription::direction)
                    .containsExactly(Direction.INACTIVE, Direction.RECVONLY);
        }
    }

    @Test
    @Tag("SRS-SDP-02")
    @Tag("SRS-SDP-03")
    @Tag("SRS-SDP-23")
    void refusesSingleLinesWithPortZeroAndTakesTheOthers() throws Exception {
        var offer = Offers.of(Offers.line(1, "sendonly")
                + "m=audio 40010 FOO/BAR 8\r\na=label:2\r\n"
                + "m=audio 0 RTP/AVP 8\r\na=label:3\r\n"
                + "m=audio 40012 UDP/TLS/RTP/SAVPF 111\r\na=rtpmap:111 opus/48000/2\r\na=label:4\r\n"
                + "m=video 40014 RTP/AVPF 96\r\na=rtpmap:96 H264/90000\r\na=label:5\r\na=sendonly\r\n");

        try (var call = client.call(Offers.sdp(offer))) {
            var answer = call.answer().media();

            assertThat(answer).extracting(line -> line.port() > 0).containsExactly(true, false, false, false, true);
            assertThat(answer)
                    .extracting(MediaDescription::protocol)
                    .containsExactly("RTP/AVP", "FOO/BAR", "RTP/AVP", "UDP/TLS/RTP/SAVPF", "RTP/AVPF");
            assertThat(answer).allSatisfy(line -> assertThat(line.formats()).isNotEmpty());
        }
    }

    @Test
    @Tag("SRS-SDP-29")
    void linesBeyondTheLimitAreRefusedOneByOne() throws Exception {
        try (var call = client.call(Offers.sdp(Offers.audio(32, "sendonly")))) {
            assertThat(call.answer().media()).hasSize(32);
            assertThat(call.answer().media().stream().filter(line -> line.port() > 0))
                    .hasSize(10);
        }
    }

    @Test
    @Tag("SRS-INV-21")
    void sessionWithoutAnyLineIsAccepted() throws Exception {
        try (var call = client.call(ScenarioClient.both(Offers.of(""), Offers.METADATA))) {
            assertThat(call.answer().media()).isEmpty();
        }
    }

    @Test
    @Tag("SEC-04")
    @Tag("SEC-06")
    void keyedLineIsAnsweredWithOneKeyOfOurOwn() throws Exception {
        var key = "inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz";
        var offer = Offers.of("m=audio 40000 RTP/SAVP 8\r\na=label:1\r\na=sendonly\r\n"
                + "a=crypto:1 UNHEARD_OF " + key + "\r\n"
                + "a=crypto:2 AES_CM_128_HMAC_SHA1_80 " + key + "|2^20|1:4\r\n"
                + "a=crypto:3 AES_CM_128_HMAC_SHA1_32 " + key + "\r\n"
                + "m=audio 40002 RTP/SAVP 8\r\na=label:2\r\na=crypto:1 UNHEARD_OF " + key + "\r\n");

        try (var call = client.call(Offers.sdp(offer))) {
            var first = call.answer().media().getFirst();

            assertThat(first.protocol()).isEqualTo("RTP/SAVP");
            assertThat(first.attributes("crypto"))
                    .singleElement()
                    .asString()
                    .startsWith("2 AES_CM_128_HMAC_SHA1_80 inline:")
                    .doesNotContain(key);
            assertThat(call.answer().media().get(1).port()).isZero();
        }
    }

    @Test
    @Tag("SRS-INV-17")
    @Tag("SRS-INV-12")
    @Tag("RS-ID-02")
    void descriptionAloneIsEnough() throws Exception {
        try (var call = client.call(Offers.sdp(Offers.audio(1, "sendonly")))) {
            var contact = call.dialog().acceptance().headers().first("Contact").orElse("");

            assertThat(contact.substring(contact.indexOf('>'))).contains("+sip.srs");
        }
    }

    @Test
    @Tag("SRS-INV-08")
    @Tag("SRS-INV-13")
    @Tag("SRS-INV-31")
    @Tag("SRS-INV-32")
    void callsThatRequireReliableProvisionalsAreTakenAndTheirDateIsKept() throws Exception {
        var date = "Fri, 20 Nov 2026 10:00:00 GMT";
        try (var call = client.call(
                Offers.twoStreams(),
                plain -> plain.with("Require", "siprec, 100rel")
                        .with("Date", date)
                        .with("Session-ID", "ab".repeat(16) + ";remote=" + "0".repeat(32)))) {
            var headers = call.dialog().acceptance().headers();
            assertThat(headers.all("Allow")).contains("UPDATE", "INFO", "PRACK");
            assertThat(headers.all("Accept")).contains("application/rs-metadata+xml", "application/rs-metadata");
            assertThat(headers.has("Supported")).isTrue();
            assertThat(headers.first("Session-ID").orElse("")).endsWith(";remote=" + "ab".repeat(16));
            call.bye();
            call.awaitEnd();
        }

        assertThat(recorder.journal(Noted.class))
                .anySatisfy(noted -> assertThat(noted.detail()).isEqualTo(date));
    }

    @Test
    void packetsDuringAPauseAreNotKeptButNoted() throws Exception {
        try (var call = client.call(Offers.sdp(Offers.audio(1, "inactive")))) {
            call.sendsPackets(3, 0);
            call.bye();
            call.awaitEnd();
        }

        assertThat(recorder.journal(Noted.class))
                .anySatisfy(noted -> assertThat(noted.detail()).isEqualTo("3 of stream 1"));
        assertThat(recorder.journal(PacketArrived.class)).isEmpty();
    }

    @Test
    void brokenMetadataAndUnknownPartsRefuseNothing() throws Exception {
        var odd = "--x\r\nContent-Type: application/rs-metadata+xml\r\n\r\n<recording><oops>\r\n"
                + "--x\r\nContent-Type: application/vnd.nobody.knows\r\n\r\nhello\r\n"
                + "--x\r\nContent-Type: application/sdp\r\n\r\n" + Offers.audio(1, "sendonly") + "\r\n--x--\r\n";
        try (var call = client.call(
                new SipBody("multipart/mixed;boundary=x", odd.getBytes(StandardCharsets.UTF_8)), plain -> plain)) {
            call.bye();
            call.awaitEnd();
        }

        assertThat(recorder.journal(BodyPartReceived.class))
                .extracting(BodyPartReceived::contentType)
                .contains("application/vnd.nobody.knows", "application/sdp", "application/rs-metadata+xml");
        assertThat(recorder.journal(DeviationNoted.class))
                .extracting(noted -> noted.deviation().kind())
                .contains("METADATA_UNREADABLE");
    }

    @Test
    @Tag("BODY-17")
    @Tag("SRS-INV-16")
    void journalHoldsTheDialogAsItStoodOnTheWire() throws Exception {
        try (var call = client.call(Offers.twoStreams())) {
            call.sendsPackets(3, 0);
            call.bye();
            call.awaitEnd();
        }

        var journal = recorder.journal();
        assertThat(journal.getFirst()).isInstanceOf(SessionOpened.class);
        var messages = recorder.journal(MessageSeen.class).stream()
                .map(seen -> (seen.incoming() ? "> " : "< ")
                        + new String(seen.message(), StandardCharsets.UTF_8)
                                .lines()
                                .findFirst()
                                .orElse(""))
                .filter(line -> !line.contains("100 Trying"))
                .map(line -> line.replaceAll("sip:\\S+", "URI"))
                .toList();
        assertThat(messages)
                .containsExactly(
                        "> INVITE URI SIP/2.0",
                        "< SIP/2.0 200 OK",
                        "> ACK URI SIP/2.0",
                        "> BYE URI SIP/2.0",
                        "< SIP/2.0 200 OK");
        assertThat(recorder.journal(BodyPartReceived.class))
                .anySatisfy(part -> assertThat(new String(part.bytes(), StandardCharsets.UTF_8).strip())
                        .isEqualTo(Offers.METADATA.strip()));
        assertThat(recorder.journal(StreamAgreed.class)).hasSize(2);
    }

    @Test
    @Tag("SRS-INV-20")
    void inviteWithoutOfferIsRefused() {
        assertThatThrownBy(() -> client.callWithoutBody())
                .isInstanceOfSatisfying(
                        CallRefusedException.class,
                        refused -> assertThat(refused.status()).isEqualTo(488));
    }

    @Test
    @Tag("SRS-INV-18")
    void metadataAloneIsAnInviteWithoutOffer() {
        var metadata = new SipBody("application/rs-metadata+xml", Offers.METADATA.getBytes(StandardCharsets.UTF_8));

        assertThatThrownBy(() -> client.call(metadata))
                .isInstanceOfSatisfying(
                        CallRefusedException.class,
                        refused -> assertThat(refused.status()).isEqualTo(488));
    }

    @Test
    @Tag("SRS-INV-22")
    void offerWithoutAnyUsableLineIsRefusedWithAWarning() {
        var offer = Offers.of("m=audio 40000 FOO/BAR 8\r\na=label:1\r\n");

        assertThatThrownBy(() -> client.call(Offers.sdp(offer)))
                .isInstanceOfSatisfying(CallRefusedException.class, refused -> {
                    assertThat(refused.status()).isEqualTo(488);
                    assertThat(refused.response().headers().first("Warning").orElse(""))
                            .contains("FOO/BAR");
                });
        assertThat(recorder.recorder().sessions().list()).isEmpty();
    }

    @Test
    @Tag("SRS-INV-23")
    void bodyThatNobodyCanUseIsRefusedAsUnsupported() {
        var body = new SipBody("application/vnd.nobody.knows", new byte[] {1, 2, 3});

        assertThatThrownBy(() -> client.call(body)).isInstanceOfSatisfying(CallRefusedException.class, refused -> {
            assertThat(refused.status()).isEqualTo(415);
            assertThat(refused.response().headers().first("Accept")).isPresent();
        });
    }

    @Test
    @Tag("SRS-SDP-16")
    @Tag("SRS-SDP-15")
    void timesAreTheOffersAndTheOriginIsOurs() throws Exception {
        var offer = Offers.audio(1, "sendonly").replace("t=0 0", "t=1 2");

        try (var call = client.call(Offers.sdp(offer))) {
            SessionDescription answer = call.answer();

            assertThat(answer.times()).containsExactly("1 2");
            assertThat(answer.origin().sessionId()).isNotEqualTo("4711");
        }
    }
}
