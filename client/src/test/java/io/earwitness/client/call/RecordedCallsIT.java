package io.earwitness.client.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.earwitness.client.ScriptedServer;
import io.earwitness.media.codec.G711;
import io.earwitness.media.rtp.RtpPacket;
import io.earwitness.media.srtp.CryptoAttribute;
import io.earwitness.media.srtp.SrtpKeys;
import io.earwitness.media.srtp.SrtpSuite;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.sdp.MediaAnswer;
import io.earwitness.siprec.RecordingMarks;
import io.earwitness.siprec.SiprecOffer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Generated calls against a scripted server on loopback: what it gets, and what the report says.
final class RecordedCallsIT {
    private static final Duration SHORT = Duration.ofMillis(600);
    private static final int PACKETS = 30;

    private static final SecureRandom KEYS = new SecureRandom();

    private final RecordedCalls calls = new RecordedCalls(CallListener.SILENT);
    private ScriptedServer server;

    @BeforeEach
    void start() throws Exception {
        server = new ScriptedServer();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @Tag("SRC-INV-01")
    @CsvSource({"UDP, PCMA", "TCP, PCMU"})
    void sendsBothPartiesSpeechSampleBySample(Transport transport, CallCodec codec) throws Exception {
        var plan = CallPlan.bundled(server.uri(transport)).with(codec).lasting(SHORT);

        var report = calls.place(plan).getFirst();

        assertThat(report.outcome().text()).isEqualTo("completed");
        assertThat(report.deviations()).isEmpty();
        assertThat(report.streams())
                .extracting(CallReport.SentStream::packetsSent)
                .containsExactly((long) PACKETS, (long) PACKETS);
        var session = server.sessions().getFirst();
        await().until(() ->
                session.packets(0).size() == PACKETS && session.packets(1).size() == PACKETS);
        await().untilAsserted(() -> assertThat(session.ended()).isEqualTo("RemoteBye"));
        assertSpeech(session.packets(0), plan.caller().speech(), codec);
        assertSpeech(session.packets(1), plan.callee().speech(), codec);
    }

    @Test
    @Tag("RS-ID-01")
    @Tag("RS-ID-03")
    @Tag("BODY-05")
    void invitesAsTheStandardWants() throws Exception {
        calls.place(CallPlan.bundled(server.uri(Transport.TCP)).lasting(SHORT));

        SipRequest invite = server.requests().getFirst();
        var offer = SiprecOffer.of(invite);
        assertThat(RecordingMarks.of(invite, offer.body()).isRecordingSession()).isTrue();
        assertThat(offer.deviations()).isEmpty();
        assertThat(offer.roles().deviations()).isEmpty();
        assertThat(offer.roles().roles()).extracting(role -> role.shown()).containsExactly("Ann Archer", "Ben Brook");
        assertThat(offer.description().orElseThrow().media())
                .allSatisfy(line -> assertThat(line.direction().attribute()).isEqualTo("sendonly"));
    }

    @Test
    void sendsNothingOnALineThatIsRefusedOrInactive() throws Exception {
        server.answering(lines -> List.of(MediaAnswer.refused(), lines.get(1)));

        var report = calls.place(CallPlan.bundled(server.uri(Transport.UDP)).lasting(SHORT))
                .getFirst();

        assertThat(report.succeeded()).isTrue();
        assertThat(report.streams().get(0).answeredPort()).isZero();
        assertThat(report.streams())
                .extracting(CallReport.SentStream::packetsSent)
                .containsExactly(0L, (long) PACKETS);
    }

    @Test
    @Tag("TMR-10")
    void answersARefreshWithWhatStandsAndGoesOnSending() throws Exception {
        var plan = CallPlan.bundled(server.uri(Transport.TCP)).lasting(Duration.ofSeconds(2));
        var placing = CompletableFuture.supplyAsync(() -> placed(plan));
        await().until(() -> !server.sessions().isEmpty()
                && !server.sessions().getFirst().packets(0).isEmpty());
        var offered = SiprecOffer.of(server.requests().getFirst()).description().orElseThrow();

        var answer = server.sessions().getFirst().refresh();

        assertThat(answer.status()).isEqualTo(200);
        var described = SiprecOffer.of(answer).description().orElseThrow();
        assertThat(described.origin()).isEqualTo(offered.origin());
        assertThat(described.media()).isEqualTo(offered.media());
        var report = placing.get(20, TimeUnit.SECONDS);
        assertThat(report.streams())
                .allSatisfy(stream -> assertThat(stream.packetsSent()).isEqualTo(100));
        await().untilAsserted(() ->
                assertThat(server.sessions().getFirst().packets(0)).hasSize(100));
    }

    private CallReport placed(CallPlan plan) {
        try {
            return calls.place(plan).getFirst();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @ParameterizedTest
    @CsvSource({"503, Service Unavailable", "302, Moved Temporarily", "603, Decline", "403, Forbidden"})
    void saysHowItWasRefused(int status, String reason) throws Exception {
        server.refusing(status);

        var report = calls.place(CallPlan.bundled(server.uri(Transport.UDP)).lasting(SHORT))
                .getFirst();

        assertThat(report.outcome()).isInstanceOf(CallOutcome.Refused.class);
        assertThat(report.outcome().text()).contains(status + " " + reason);
    }

    @Test
    void saysThatNobodyListensThere() throws Exception {
        var gone = server.uri(Transport.TCP);
        server.close();

        var report = calls.place(CallPlan.bundled(gone).lasting(SHORT)).getFirst();

        assertThat(report.outcome()).isInstanceOf(CallOutcome.Failed.class);
        assertThat(report.outcome().text()).contains(gone.toString());
    }

    @Test
    void placesManyCallsAtTheirRate() throws Exception {
        var plan = CallPlan.bundled(server.uri(Transport.UDP)).lasting(SHORT).repeated(20, 50);

        var reports = calls.place(plan);

        assertThat(reports).hasSize(20).allMatch(CallReport::succeeded);
        assertThat(reports).extracting(CallReport::callId).doesNotHaveDuplicates();
        await().untilAsserted(() -> assertThat(server.sessions()).hasSize(20).allSatisfy(session -> {
            assertThat(session.packets(0)).hasSize(PACKETS);
            assertThat(session.packets(1)).hasSize(PACKETS);
        }));
    }

    @Test
    void endsCallsWithByeWhenInterrupted() throws Exception {
        var plan = CallPlan.bundled(server.uri(Transport.UDP))
                .lasting(Duration.ofMinutes(5))
                .repeated(3, 100);
        var reports = new CompletableFuture<List<CallReport>>();
        var placing = Thread.ofVirtual().start(() -> {
            try {
                reports.complete(calls.place(plan));
            } catch (IOException failure) {
                reports.completeExceptionally(failure);
            }
        });
        await().until(() -> server.sessions().size() == 3
                && server.sessions().stream()
                        .allMatch(session -> !session.packets(0).isEmpty()));

        placing.interrupt();

        assertThat(reports.get(10, TimeUnit.SECONDS))
                .hasSize(3)
                .allSatisfy(report -> assertThat(report.outcome().text()).contains("interrupted"));
        await().untilAsserted(() -> assertThat(server.sessions())
                .allSatisfy(session -> assertThat(session.ended()).isEqualTo("RemoteBye")));
    }

    @ParameterizedTest
    @Tag("SEC-20")
    @CsvSource({
        "true, false, '', the call is set up securely",
        "false, true, '', its recording session would be plain RTP",
        "false, true, AEAD_AES_256_GCM, the keys of its recording session would be sent over plain SIP",
        "true, true, AEAD_AES_256_GCM, the call is set up securely"
    })
    void neverRecordsASecuredCallOverAPlainSession(boolean signalling, boolean media, String suite, String why)
            throws Exception {
        var keys = media ? List.of(SrtpKeys.fresh(SrtpSuite.AES_CM_128_HMAC_SHA1_80, KEYS)) : List.<SrtpKeys>of();
        var bundled = CallPlan.bundled(server.uri(Transport.TCP)).lasting(SHORT);
        var plan = suite.isEmpty() ? bundled : bundled.secured(SrtpSuite.valueOf(suite));

        var refused = calls.place(plan.recording(new CommunicationProtection(signalling, keys, false)))
                .getFirst();

        assertThat(refused.outcome().text()).startsWith("not placed: ").contains(why);
        assertThat(server.requests()).isEmpty();
        // Something else protects it: then the standard leaves it to whoever knows that.
        var placed = calls.place(plan.recording(new CommunicationProtection(signalling, keys, true)))
                .getFirst();
        assertThat(server.requests()).anyMatch(request -> request.is("INVITE"));
        assertThat(placed.outcome()).isNotInstanceOf(CallOutcome.Failed.class);
    }

    @Test
    @Tag("SEC-21")
    void aWeakerSuiteThanThatOfTheCallIsNotUsed() {
        var strong = List.of(SrtpKeys.fresh(SrtpSuite.AES_256_CM_HMAC_SHA1_80, KEYS));
        var protection = new CommunicationProtection(true, strong, false);
        var server = SipUri.parse("sips:srs.example");

        assertThat(protection.lacking(server, Optional.of(SrtpSuite.AES_CM_128_HMAC_SHA1_80)))
                .hasValueSatisfying(why -> assertThat(why).contains("AES_256_CM_HMAC_SHA1_80"));
        assertThat(protection.lacking(server, Optional.of(SrtpSuite.AEAD_AES_256_GCM)))
                .isEmpty();
    }

    @Test
    @Tag("SEC-21")
    void keysOfTheCallAreNeverPassedOn() throws Exception {
        var suite = SrtpSuite.AES_CM_128_HMAC_SHA1_80;
        var own = List.of(SrtpKeys.fresh(suite, KEYS), SrtpKeys.fresh(suite, KEYS));
        var plan = CallPlan.bundled(server.uri(Transport.TCP))
                .lasting(SHORT)
                .repeated(10, 100)
                .secured(suite)
                .recording(new CommunicationProtection(true, own, true));

        calls.place(plan);

        var offered = server.requests().stream()
                .filter(request -> request.is("INVITE"))
                .flatMap(invite -> SiprecOffer.of(invite).description().orElseThrow().media().stream())
                .flatMap(line -> line.attributes("crypto").stream())
                .map(CryptoAttribute::read)
                .map(read -> ((CryptoAttribute.Reading.Usable) read).attribute().keys())
                .toList();
        assertThat(offered).hasSize(20).doesNotHaveDuplicates().noneMatch(plan.communication()::holds);
        // The check itself can tell: a key of the call is known as one, whatever its MKI.
        assertThat(own).allMatch(plan.communication()::holds);
    }

    @Test
    void refusesAPlanForAnotherScheme() {
        assertThatThrownBy(() -> CallPlan.bundled(SipUri.parse("tel:+12025550143")))
                .hasMessageContaining("sip:");
    }

    private static void assertSpeech(List<byte[]> packets, Speech speech, CallCodec codec) {
        int firstSequence = view(packets.getFirst()).sequenceNumber();
        for (int i = 0; i < packets.size(); i++) {
            RtpPacket packet = view(packets.get(i));
            assertThat(packet.payloadType()).isEqualTo(codec.payloadType());
            assertThat(packet.sequenceNumber()).isEqualTo((firstSequence + i) & 0xFFFF);
            assertThat(packet.marker()).isEqualTo(i == 0);
            short[] samples = speech.samples(i * 160L, 160);
            var expected = new byte[160];
            for (int n = 0; n < 160; n++) {
                expected[n] = codec == CallCodec.PCMA ? G711.toAlaw(samples[n]) : G711.toUlaw(samples[n]);
            }
            byte[] raw = packets.get(i);
            assertThat(Arrays.copyOfRange(raw, 12, raw.length)).isEqualTo(expected);
        }
    }

    private static RtpPacket view(byte[] packet) {
        return RtpPacket.parse(ByteBuffer.wrap(packet)).orElseThrow();
    }
}
