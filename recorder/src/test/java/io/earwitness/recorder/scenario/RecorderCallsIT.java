package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.media.rtp.RtpPacketizer;
import io.earwitness.recorder.journal.JournalRecord.MessageSeen;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.RecordingEvent;
import io.earwitness.recorder.session.ControlRequest;
import io.earwitness.recorder.session.RecordOutcome;
import io.earwitness.sip.dialog.DialogEnd;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipUri;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.sdp.Direction;
import io.earwitness.sip.sdp.MediaDescription;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The recorder calls a client.
class RecorderCallsIT {
    private static final ControlRequest ASKED = new ControlRequest("anna", "case 17");

    @TempDir
    Path directory;

    private ScenarioRecorder recorder;

    @BeforeEach
    void start() throws Exception {
        recorder = ScenarioRecorder.in(directory);
    }

    @AfterEach
    void stop() {
        recorder.close();
    }

    @Test
    void recorderThatCallsItselfHearsThatItDoes() throws Exception {
        var ourselves = recorder.sip(Transport.UDP);
        var outcome =
                recorder.recorder().control().record(SipUri.parse("sip:srs@127.0.0.1:" + ourselves.getPort()), ASKED);

        assertThat(outcome).isEqualTo(new RecordOutcome.Refused("482 Loop Detected"));
        assertThat(recorder.recorder().sessions().list()).isEmpty();
    }

    @Test
    void transportThatThereIsNotIsNamed() throws Exception {
        try (var api = new ApiCalls(recorder.recorder().page())) {
            var answer = api.post("/api/v1/sessions", "{\"client\":\"sip:src@127.0.0.1;transport=foo\"}");

            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.body().toString()).contains("'foo'; there are udp, tcp and tls");
        }
    }

    @Test
    @Tag("SRS-OUT-01")
    @Tag("SRS-OUT-02")
    @Tag("SRS-OUT-03")
    @Tag("SRS-OUT-04")
    @Tag("RS-ID-02")
    @Tag("RS-ID-03")
    void offersNothingAndAnswersTheClientsOfferInTheAck() throws Exception {
        var lines = Offers.line(1, "sendonly") + Offers.line(2, "inactive") + "m=message 9 TCP/MSRP *\r\na=label:3\r\n";
        try (var source = CalledSource.offering(ScenarioClient.both(Offers.of(lines), Offers.METADATA))) {
            var outcome = recorder.recorder().control().record(source.uri(), ASKED);

            assertThat(outcome).isInstanceOf(RecordOutcome.Recording.class);
            assertThat(source.invites()).singleElement().satisfies(invite -> {
                assertThat(invite.body()).isEmpty();
                assertThat(invite.headers().lists("Require", "siprec")).isTrue();
                assertThat(invite.headers().first("Contact").orElseThrow()).contains(">;+sip.srs");
                assertThat(invite.from().uri().user()).contains("earwitness");
                assertThat(invite.to().uri().user()).contains("src");
                assertThat(invite.headers().all("Accept")).contains("application/rs-metadata+xml", "multipart/mixed");
            });
            var answer = source.answer();
            assertThat(answer.media())
                    .extracting(MediaDescription::direction)
                    .startsWith(Direction.RECVONLY, Direction.INACTIVE);
            assertThat(answer.media())
                    .extracting(line -> line.label().orElse(""))
                    .containsExactly("1", "2", "3");
            assertThat(answer.media().get(0).port()).isPositive();
            assertThat(answer.media().get(2).port()).isZero();
            assertThat(recorder.recorder().sessions().list().getFirst().participants())
                    .extracting("name")
                    .containsExactly("Ana", "Leo");

            source.sends(0, new RtpPacketizer(7, 1, 2).packet(8, false, new byte[160], 160));
            Awaitility.await().until(() -> packets() == 1);
            source.dialog().bye();
            source.awaitEnd();
        }
        var manifest = recorder.awaitFinished().manifest();
        assertThat(manifest.endCause()).isEqualTo(EndCause.CLIENT_BYE);
        assertThat(manifest.origin().userAgent()).isEqualTo("Called/1");
        assertThat(manifest.events())
                .filteredOn(event -> event.text().equals("The recorder called the client"))
                .extracting(RecordingEvent::detail)
                .containsExactly("asked by anna: case 17");
        assertThat(recorder.journal(PacketArrived.class)).hasSize(1);
        assertThat(recorder.journal(MessageSeen.class))
                .extracting(seen -> firstWord(seen.message()))
                .as("the whole dialog stands in the journal")
                .contains("INVITE", "ACK", "BYE")
                .startsWith("INVITE");
    }

    @Test
    @Tag("SRS-OUT-04")
    void journalIsOnTheDiskBeforeTheAck() throws Exception {
        try (var source = CalledSource.offering(Offers.twoStreams())) {
            recorder.recorder().control().record(source.uri(), ASKED);
            source.ack();

            var onDisk = recorder.openJournal();
            assertThat(onDisk).hasSizeGreaterThan(3);
        }
    }

    @Test
    @Tag("SRS-OUT-05")
    void uselessOfferIsAnsweredWithAllLinesRefusedAndThenEnded() throws Exception {
        var useless = Offers.of("m=audio 40000 FOO/BAR 8\r\na=label:1\r\nm=audio 40002 FOO/BAR 8\r\na=label:2\r\n");
        try (var source = CalledSource.offering(Offers.sdp(useless))) {
            var outcome = recorder.recorder().control().record(source.uri(), ASKED);

            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            RecordOutcome.Refused.class,
                            refused -> assertThat(refused.why()).contains("FOO/BAR cannot be received"));
            assertThat(source.answer().media())
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line.port()).isZero());
            assertThat(source.awaitEnd())
                    .isInstanceOfSatisfying(
                            DialogEnd.RemoteBye.class,
                            end -> assertThat(
                                            end.bye().headers().first("Reason").orElse(""))
                                    .startsWith("SIP;cause=488;text="));
        }
        nothingIsLeft();
    }

    @Test
    void acceptanceWithoutOfferIsEnded() throws Exception {
        try (var source = new CalledSource(SipReply.ok())) {
            assertThat(recorder.recorder().control().record(source.uri(), ASKED))
                    .isInstanceOf(RecordOutcome.Refused.class);
            assertThat(source.awaitEnd()).isInstanceOf(DialogEnd.RemoteBye.class);
        }
        nothingIsLeft();
    }

    @ParameterizedTest
    @ValueSource(ints = {405, 415, 420, 486, 488, 500, 503, 603})
    @Tag("SRS-OUT-06")
    void refusalEndsTheAttemptWithItsCauseAndIsNotRepeated(int status) throws Exception {
        try (var source = new CalledSource(SipReply.of(status))) {
            assertThat(recorder.recorder().control().record(source.uri(), ASKED))
                    .isInstanceOfSatisfying(
                            RecordOutcome.Refused.class,
                            refused -> assertThat(refused.why()).startsWith(status + " "));

            assertThat(source.invites()).hasSize(1);
        }
        nothingIsLeft();
    }

    @Test
    @Tag("SRS-OUT-08")
    void everyCopyOfTheAcceptanceIsAcknowledgedTheSame() throws Exception {
        try (var source = new RawSource()) {
            var calling = CompletableFuture.supplyAsync(
                    () -> recorder.recorder().control().record(source.uri(), ASKED));
            var invite = source.receive("INVITE");
            source.accept(invite, Offers.audio(1, "sendonly"));
            var first = source.receive("ACK");
            source.accept(invite, Offers.audio(1, "sendonly"));
            var second = source.receive("ACK");

            assertThat(second.text()).isEqualTo(first.text());
            assertThat(first.text()).contains("a=recvonly");
            assertThat(calling.get(20, TimeUnit.SECONDS)).isInstanceOf(RecordOutcome.Recording.class);
            assertThat(recorder.recorder().sessions().list()).hasSize(1);
        }
    }

    @Test
    @Tag("SRS-OUT-07")
    void acceptanceThatCrossesOurCancelIsAcknowledgedAndEnded() throws Exception {
        try (var source = new RawSource()) {
            var calling =
                    Thread.ofVirtual().start(() -> recorder.recorder().control().record(source.uri(), ASKED));
            var invite = source.receive("INVITE");
            source.answer(invite, "180 Ringing");
            Awaitility.await().until(() -> {
                calling.interrupt();
                return calling.join(Duration.ofMillis(50));
            });
            var cancel = source.receive("CANCEL");
            source.accept(invite, Offers.audio(1, "sendonly"));
            source.answer(cancel, "200 OK");

            source.receive("ACK");
            source.answer(source.receive("BYE"), "200 OK");
        }
        nothingIsLeft();
    }

    @Test
    void nobodyThereIsToldAsSuch() {
        assertThat(recorder.recorder().control().record(SipUri.parse("sip:src@127.0.0.1:1;transport=tcp"), ASKED))
                .isInstanceOf(RecordOutcome.Unanswered.class);
    }

    @Test
    void calledSessionPausesAndEndsLikeEveryOther() throws Exception {
        try (var source = CalledSource.offering(Offers.twoStreams())) {
            var id = ((RecordOutcome.Recording) recorder.recorder().control().record(source.uri(), ASKED)).id();
            source.ack();

            recorder.recorder().control().pause(id, ASKED);
            assertThat(recorder.recorder().sessions().find(id).orElseThrow().pause())
                    .isPresent();
            recorder.recorder().control().end(id, ASKED);

            assertThat(source.awaitEnd()).isInstanceOf(DialogEnd.RemoteBye.class);
        }
        assertThat(recorder.awaitFinished().manifest().endCause()).isEqualTo(EndCause.RECORDER_BYE);
    }

    private void nothingIsLeft() throws Exception {
        Awaitility.await().until(() -> recorder.recorder().sessions().list().isEmpty());
        assertThat(recorder.journals("open", "sealed", "parked")).isEmpty();
    }

    private long packets() {
        return recorder.recorder().sessions().list().getFirst().streams().stream()
                .mapToLong(stream -> stream.packets())
                .sum();
    }

    private static String firstWord(byte[] message) {
        return List.of(new String(message, StandardCharsets.UTF_8).split(" ", 2))
                .getFirst();
    }
}
