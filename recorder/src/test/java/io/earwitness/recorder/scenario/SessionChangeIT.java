package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.journal.JournalRecord;
import io.earwitness.recorder.journal.JournalRecord.BodyPartReceived;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.journal.JournalRecord.StreamAgreed;
import io.earwitness.recorder.journal.JournalRecord.StreamPaused;
import io.earwitness.recorder.journal.JournalRecord.StreamRemoved;
import io.earwitness.recorder.journal.JournalRecord.StreamResumed;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.sdp.Direction;
import io.earwitness.sip.sdp.MediaDescription;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionChangeIT {
    @TempDir
    Path directory;

    private ScenarioRecorder recorder;
    private ScenarioClient client;
    private ScenarioCall call;

    @BeforeEach
    void start() throws Exception {
        recorder = ScenarioRecorder.in(directory);
        client = new ScenarioClient(recorder, Transport.TCP);
        call = client.call(Offers.twoStreams());
    }

    @AfterEach
    void stop() {
        call.close();
        client.close();
        recorder.close();
    }

    @Test
    @Tag("SRS-REI-05")
    @Tag("SRS-REI-06")
    @Tag("SRS-SDP-09")
    void inactivePausesAndSendonlyResumes() throws Exception {
        sendAndAwait(5);

        var paused = call.reinvite(Offers.sdp(Offers.audio(2, "inactive")));
        call.sendsPackets(7, 0);
        Awaitility.await()
                .until(() -> recorder.recorder()
                        .sessions()
                        .list()
                        .getFirst()
                        .streams()
                        .getFirst()
                        .paused());
        var resumed = call.reinvite(Offers.sdp(Offers.audio(2, "sendonly")));
        sendAndAwait(10);
        end();

        assertThat(paused.status()).isEqualTo(200);
        assertThat(directions(paused.body().orElseThrow())).containsOnly(Direction.INACTIVE);
        assertThat(directions(resumed.body().orElseThrow())).containsOnly(Direction.RECVONLY);
        assertThat(recorder.journal(StreamPaused.class))
                .hasSize(2)
                .allSatisfy(record -> assertThat(record.cause()).isEqualTo(PauseCause.CLIENT));
        assertThat(recorder.journal(StreamResumed.class)).hasSize(2);
    }

    @Test
    @Tag("SRS-REI-07")
    void nullAddressPausesWithoutAnyDirection() throws Exception {
        var onHold = Offers.of("0.0.0.0", Offers.line(1, "sendonly") + Offers.line(2, "sendonly"));

        assertThat(call.reinvite(Offers.sdp(onHold)).status()).isEqualTo(200);
        assertThat(call.reinvite(Offers.sdp(Offers.audio(2, "sendonly"))).status())
                .isEqualTo(200);
        end();

        assertThat(recorder.journal(StreamPaused.class)).hasSize(2);
        assertThat(recorder.journal(StreamResumed.class)).hasSize(2);
    }

    @Test
    @Tag("SRS-REI-01")
    @Tag("SRS-SDP-15")
    void unchangedOfferGetsTheSameAnswer() throws Exception {
        var before = call.answer();

        call.reinvite(Offers.sdp(Offers.audio(2, "sendonly")));
        assertThat(call.answer()).isEqualTo(before);

        call.reinvite(Offers.sdp(Offers.audio(2, "inactive")));
        assertThat(call.answer().origin().sessionId()).isEqualTo(before.origin().sessionId());
        assertThat(call.answer().origin().version()).isEqualTo("2");
    }

    @Test
    @Tag("SRS-REI-03")
    void newLineAddsAStreamAndTheOthersKeepTheirPorts() throws Exception {
        var ports = ports();

        call.reinvite(Offers.sdp(Offers.audio(3, "sendonly")));

        assertThat(ports().subList(0, 2)).isEqualTo(ports);
        assertThat(ports()).hasSize(3).doesNotHaveDuplicates();
        end();
        assertThat(recorder.journal(StreamAgreed.class))
                .extracting(agreed -> agreed.stream().index())
                .contains(2);
    }

    @Test
    @Tag("SRS-REI-04")
    @Tag("SRS-REI-03")
    void portZeroRemovesAStreamAndItsPlaceMayBeUsedAgain() throws Exception {
        var removed = Offers.of(
                Offers.line(1, "sendonly") + Offers.line(2, "sendonly").replace("audio 40004", "audio 0"));

        call.reinvite(Offers.sdp(removed));
        assertThat(ports().get(1)).isZero();
        call.reinvite(Offers.sdp(Offers.audio(2, "sendonly")));
        assertThat(ports().get(1)).isPositive();
        end();

        assertThat(recorder.journal(StreamRemoved.class))
                .extracting(StreamRemoved::stream)
                .containsExactly(1);
        assertThat(recorder.journal(StreamAgreed.class))
                .extracting(agreed -> agreed.stream().index())
                .containsExactly(0, 1, 2);
    }

    @Test
    @Tag("SRS-REI-02")
    @Tag("SRS-REI-13")
    void fewerLinesAreRefusedAndNothingChanges() throws Exception {
        var other = Offers.METADATA.replace("Ana", "Eve");

        var refused = call.reinvite(ScenarioClient.both(Offers.audio(1, "sendonly"), other));

        assertThat(refused.status()).isEqualTo(488);
        assertThat(refused.headers().first("Warning")).isPresent();
        sendAndAwait(3);
        assertThat(recorder.recorder().sessions().list().getFirst().participants())
                .extracting("name")
                .containsExactly("Ana", "Leo");
        end();
        assertThat(recorder.journal(BodyPartReceived.class))
                .noneMatch(part -> new String(part.bytes(), StandardCharsets.UTF_8).contains("Eve"));
    }

    @Test
    @Tag("SRS-REI-11")
    void offerlessReinviteIsAnsweredWithAnOfferOfTheLinesAsTheyStand() throws Exception {
        var paused = Offers.sdp(Offers.audio(2, "inactive"));

        var response = call.reinviteWithoutOffer(paused);

        assertThat(response.status()).isEqualTo(200);
        assertThat(directions(response.body().orElseThrow())).containsOnly(Direction.RECVONLY);
        Awaitility.await()
                .until(() -> recorder.recorder().sessions().list().getFirst().streams().stream()
                        .allMatch(stream -> stream.paused()));
    }

    @Test
    @Tag("SRS-UPD-02")
    @Tag("SRS-UPD-09")
    void updateWithMetadataAloneIsTakenAndAnsweredWithoutBody() throws Exception {
        var metadata = Offers.METADATA.replace("<name>Leo</name>", "<name>Leonard</name>");

        var response = call.update(
                Optional.of(new SipBody("application/rs-metadata+xml", metadata.getBytes(StandardCharsets.UTF_8))));

        assertThat(response.status()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
        assertThat(recorder.recorder().sessions().list().getFirst().participants())
                .extracting("name")
                .containsExactly("Ana", "Leonard");
    }

    @Test
    @Tag("SRS-UPD-03")
    @Tag("SRS-UPD-04")
    void updateMayCarryAnOfferOrNothing() throws Exception {
        var offered = call.update(Optional.of(Offers.sdp(Offers.audio(2, "inactive"))));
        var empty = call.update(Optional.empty());

        assertThat(directions(offered.body().orElseThrow())).containsOnly(Direction.INACTIVE);
        assertThat(empty.status()).isEqualTo(200);
        assertThat(empty.body()).isEmpty();
    }

    @Test
    @Tag("SRS-UPD-07")
    void updateWithAnUnusableOfferIsRefused() throws Exception {
        var unusable = Offers.of("m=audio 40000 FOO/BAR 8\r\nm=audio 40002 FOO/BAR 8\r\n");

        assertThat(call.update(Optional.of(Offers.sdp(unusable))).status()).isEqualTo(488);
        sendAndAwait(2);
    }

    @Test
    @Tag("SRS-REI-19")
    void metadataThatOnlyRepeatsItselfIsKeptOnce() throws Exception {
        call.reinvite(Offers.twoStreams());
        end();

        assertThat(recorder.journal(BodyPartReceived.class))
                .filteredOn(part -> part.contentType().contains("rs-metadata"))
                .hasSize(1);
    }

    @Test
    @Tag("SRS-OTH-02")
    void packetsRightAfterTheByeAreKept() throws Exception {
        sendAndAwait(4);
        call.bye();
        call.sendsPackets(4, 0);

        assertThat(recorder.journal(PacketArrived.class)).hasSize(8);
    }

    @Test
    @Tag("SRS-OTH-14")
    @Tag("SRS-OTH-13")
    void legacyInfoIsTakenAndAnUnknownPackageRefused() throws Exception {
        var digits = new SipBody("application/dtmf-relay", "Signal=5".getBytes(StandardCharsets.UTF_8));

        assertThat(call.dialog().request("INFO", List.of(), Optional.of(digits)).status())
                .isEqualTo(200);
        assertThat(call.dialog()
                        .request(
                                "INFO",
                                List.of(new io.earwitness.sip.message.Header("Info-Package", "nobody-knows")),
                                Optional.empty())
                        .status())
                .isEqualTo(469);
    }

    private void sendAndAwait(int packetsAtLeast) throws Exception {
        var before = packets();
        call.sendsPackets(packetsAtLeast, 0);
        Awaitility.await().until(() -> packets() >= before + packetsAtLeast);
    }

    private long packets() {
        return recorder.recorder().sessions().list().getFirst().streams().stream()
                .mapToLong(stream -> stream.packets())
                .sum();
    }

    private List<Integer> ports() {
        return call.answer().media().stream().map(MediaDescription::port).toList();
    }

    private static List<Direction> directions(SipBody body) {
        return io.earwitness.sip.sdp.SessionDescription.parse(body.bytes()).media().stream()
                .map(MediaDescription::direction)
                .toList();
    }

    private void end() throws Exception {
        call.bye();
        call.awaitEnd();
        assertThat(recorder.journal()).last().isInstanceOf(JournalRecord.SessionEnded.class);
    }
}
