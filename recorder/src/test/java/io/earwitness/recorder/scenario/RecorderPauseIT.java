package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.journal.JournalRecord.ControlAnswered;
import io.earwitness.recorder.journal.JournalRecord.ControlRequested;
import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.journal.JournalRecord.StreamPaused;
import io.earwitness.recorder.journal.JournalRecord.StreamResumed;
import io.earwitness.recorder.model.ControlAction;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.RecordingEvent;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.session.ClientAnswer;
import io.earwitness.recorder.session.ControlOutcome;
import io.earwitness.recorder.session.ControlRequest;
import io.earwitness.recorder.session.LiveStream;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.Transport;
import io.earwitness.sip.sdp.Direction;
import io.earwitness.sip.sdp.MediaDescription;
import io.earwitness.sip.sdp.SessionDescription;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Somebody asks the recorder to store nothing for a while.
class RecorderPauseIT {
    private static final ControlRequest PAUSE = new ControlRequest("anna", "card number");
    private static final ControlRequest RESUME = new ControlRequest("anna", "");

    @TempDir
    Path directory;

    private ScenarioRecorder recorder;
    private ScenarioClient client;
    private ScenarioCall call;
    private RecordingId id;

    @BeforeEach
    void start() throws Exception {
        recorder = ScenarioRecorder.in(directory);
        client = new ScenarioClient(recorder, Transport.TCP);
        call = client.call(Offers.twoStreams());
        id = recorder.recorder().sessions().list().getFirst().id();
    }

    @AfterEach
    void stop() {
        call.close();
        client.close();
        recorder.close();
    }

    @Test
    @Tag("SRS-OUT-10")
    @Tag("SRS-OUT-11")
    @Tag("RS-ID-02")
    void asksTheClientToStopAndToGoOnWithTheSameLines() throws Exception {
        assertThat(client(pause())).isEqualTo(ClientAnswer.Kind.AGREED);
        assertThat(client(resume())).isEqualTo(ClientAnswer.Kind.AGREED);

        var before = call.answer();
        var offers = call.offered();
        assertThat(offers).hasSize(2);
        assertThat(directions(offers.get(0))).containsOnly(Direction.INACTIVE);
        assertThat(directions(offers.get(1))).containsOnly(Direction.RECVONLY);
        for (var version = 0; version < 2; version++) {
            var offer = offers.get(version);
            assertThat(offer.origin().sessionId()).isEqualTo(before.origin().sessionId());
            assertThat(offer.origin().version()).isEqualTo(String.valueOf(version + 2));
            assertThat(offer.media()).extracting(MediaDescription::port).isEqualTo(ports(before));
            assertThat(offer.media())
                    .extracting(line -> line.label().orElse(""))
                    .containsExactly("1", "2");
            assertThat(offer.media())
                    .allSatisfy(line -> assertThat(line.formats()).containsExactly("8", "101"))
                    .allSatisfy(line -> assertThat(line.rtpmap("101")).contains("telephone-event/8000"));
        }
        assertThat(call.asked())
                .allSatisfy(request ->
                        assertThat(request.headers().all("Contact").toString()).contains(">;+sip.srs"));
    }

    @Test
    @Tag("SRS-OUT-14")
    void whatComesMeanwhileIsNotKeptAndTheRecordingTellsWhoAskedForIt() throws Exception {
        sendAndAwait(5);
        pause();
        sendDuringPause(7);
        resume();
        sendAndAwait(3);
        end();

        assertThat(recorder.journal(PacketArrived.class)).hasSize(8);
        assertThat(recorder.journal(Noted.class))
                .extracting(Noted::text)
                .contains("The client went on sending while the recorder paused; that was not kept");
        var manifest = recorder.awaitFinished().manifest();
        assertThat(manifest.streams()).hasSize(2).allSatisfy(stream -> {
            assertThat(stream.gaps()).isEmpty();
            assertThat(stream.pauses()).singleElement().satisfies(pause -> {
                assertThat(pause.cause()).isEqualTo(PauseCause.RECORDER);
                assertThat(pause.requestedBy()).isEqualTo("anna");
                assertThat(pause.reason()).isEqualTo("card number");
            });
        });
        assertThat(manifest.events())
                .filteredOn(event -> event.kind() == RecordingEvent.Kind.PAUSED)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.text()).isEqualTo("Paused by the recorder");
                    assertThat(event.detail()).isEqualTo("both streams, asked by anna: card number");
                });
    }

    @ParameterizedTest
    @ValueSource(ints = {405, 488, 501, 603})
    @Tag("SRS-OUT-13")
    void clientThatRefusesAndGoesOnIsNotListenedTo(int status) throws Exception {
        call.replies(request -> SipReply.of(status));
        sendAndAwait(5);
        assertThat(pause())
                .isInstanceOfSatisfying(
                        ControlOutcome.Done.class,
                        done -> assertThat(done.client().text()).startsWith("The client refused: " + status));
        sendDuringPause(6);
        resume();
        sendAndAwait(2);
        end();

        assertThat(recorder.journal(PacketArrived.class)).hasSize(7);
        assertThat(recorder.journal(ControlAnswered.class))
                .first()
                .satisfies(answer -> assertThat(answer.outcome()).contains(String.valueOf(status)));
    }

    @Test
    void clientThatAgreesAndIgnoresItIsNotListenedToEither() throws Exception {
        call.replies(request -> SipReply.ok(Offers.sdp(Offers.audio(2, "sendonly"))));
        pause();
        sendDuringPause(6);
        resume();
        sendAndAwait(2);
        end();

        assertThat(recorder.journal(PacketArrived.class)).hasSize(2);
        assertThat(recorder.journal(StreamPaused.class))
                .extracting(StreamPaused::cause)
                .containsOnly(PauseCause.RECORDER);
    }

    @Test
    @Tag("SRS-OUT-09")
    void streamThatIsAddedMeanwhileIsPausedAsWell() throws Exception {
        pause();
        var answer = call.reinvite(Offers.sdp(Offers.audio(3, "sendonly")));
        assertThat(directions(
                        SessionDescription.parse(answer.body().orElseThrow().bytes())))
                .containsExactly(Direction.INACTIVE, Direction.INACTIVE, Direction.INACTIVE);
        call.sendsPackets(4, 2);
        awaitPassedOver(4);
        resume();
        call.sendsPackets(3, 2);
        Awaitility.await().until(() -> packets() == 3);
        end();

        assertThat(recorder.journal(PacketArrived.class)).hasSize(3);
        assertThat(recorder.journal(StreamPaused.class))
                .extracting(StreamPaused::stream)
                .containsExactly(0, 1, 2);
        assertThat(recorder.awaitFinished().manifest().streams().get(2).pauses())
                .singleElement()
                .satisfies(pause -> assertThat(pause.requestedBy()).isEqualTo("anna"));
    }

    @Test
    @Tag("SRS-OUT-09")
    void lineThatWasTakenAwayIsNotAskedForAgain() throws Exception {
        var removed = Offers.of(
                Offers.line(1, "sendonly") + Offers.line(2, "sendonly").replace("audio 40004", "audio 0"));
        call.reinvite(Offers.sdp(removed));

        pause();
        resume();

        assertThat(call.offered()).hasSize(2).allSatisfy(offer -> {
            assertThat(offer.media()).hasSize(2);
            assertThat(offer.media().get(0).port()).isPositive();
            assertThat(offer.media().get(1).port()).isZero();
        });
    }

    @Test
    void pausesOfBothSidesEndEachForItself() throws Exception {
        call.reinvite(Offers.sdp(Offers.audio(2, "inactive")));
        pause();
        call.reinvite(Offers.sdp(Offers.audio(2, "sendonly")));
        assertThat(pausedBy()).containsExactly(PauseCause.RECORDER);
        sendDuringPause(4);
        call.reinvite(Offers.sdp(Offers.audio(2, "inactive")));
        assertThat(pausedBy()).containsExactlyInAnyOrder(PauseCause.CLIENT, PauseCause.RECORDER);
        call.replies(request -> SipReply.ok(Offers.sdp(Offers.audio(2, "inactive"))));
        resume();
        assertThat(pausedBy()).containsExactly(PauseCause.CLIENT);
        call.reinvite(Offers.sdp(Offers.audio(2, "sendonly")));
        assertThat(pausedBy()).isEmpty();
        sendAndAwait(2);
        end();

        assertThat(recorder.journal(PacketArrived.class)).hasSize(2);
        var pauses = recorder.awaitFinished().manifest().streams().getFirst().pauses();
        assertThat(pauses)
                .filteredOn(pause -> pause.cause() == PauseCause.RECORDER)
                .hasSize(1);
    }

    @Test
    @Tag("SRS-OUT-12")
    void requestsThatCrossAreTriedAgain() throws Exception {
        var crossings = new AtomicInteger(2);
        call.replies(request -> crossings.getAndDecrement() > 0 ? SipReply.of(491) : ScenarioCall.agree(request));

        pause();
        Awaitility.await().until(() -> standing() == ClientAnswer.Kind.AGREED);

        assertThat(call.offered()).hasSize(3);
        assertThat(recorder.recorder().sessions().list()).hasSize(1);
    }

    @Test
    void wishThatChangedBeforeTheClientHeardOfItIsToldAsItIs() throws Exception {
        var crossings = new AtomicInteger(1);
        call.replies(request -> {
            if (crossings.getAndDecrement() > 0) {
                var _ = Thread.ofVirtual().start(this::resume);
                Awaitility.await()
                        .until(() -> recorder.recorder()
                                .sessions()
                                .list()
                                .getFirst()
                                .pause()
                                .isEmpty());
            }
            return ScenarioCall.agree(request);
        });

        pause();

        Awaitility.await().until(() -> call.offered().size() == 2);
        assertThat(directions(call.offered().getLast())).containsOnly(Direction.RECVONLY);
        sendAndAwait(2);
    }

    @Test
    void evidenceIsOnTheDiskBeforeWhoeverAskedHearsOfIt() throws Exception {
        sendAndAwait(1);
        pause();

        var records = recorder.openJournal();

        assertThat(records)
                .filteredOn(ControlRequested.class::isInstance)
                .singleElement()
                .satisfies(record -> {
                    var asked = (ControlRequested) record;
                    assertThat(asked.action()).isEqualTo(ControlAction.PAUSE);
                    assertThat(asked.requester()).isEqualTo("anna");
                });
        assertThat(records).filteredOn(StreamPaused.class::isInstance).hasSize(2);
    }

    @Test
    void pausingTwiceAndResumingTwiceChangesNothing() throws Exception {
        pause();
        assertThat(pause()).isInstanceOf(ControlOutcome.Unchanged.class);
        resume();
        assertThat(resume()).isInstanceOf(ControlOutcome.Unchanged.class);
        end();

        assertThat(recorder.journal(StreamPaused.class)).hasSize(2);
        assertThat(recorder.journal(StreamResumed.class)).hasSize(2);
        assertThat(recorder.recorder().control().pause(id, PAUSE)).isInstanceOf(ControlOutcome.NotLive.class);
    }

    @Test
    @Tag("SRS-OTH-07")
    void clientThatRefusesOurByeIsNotListenedToAnyMore() throws Exception {
        end();
        recorder.awaitFinished();
        try (var stubborn = new RefusingClient(recorder.sip(Transport.UDP))) {
            stubborn.callsWith(Offers.audio(1, "sendonly"));
            var ended = recorder.recorder().control().end(stubborn.session(recorder), PAUSE);

            assertThat(ended)
                    .isInstanceOfSatisfying(
                            ControlOutcome.Done.class,
                            done -> assertThat(done.client().text())
                                    .isEqualTo("The client refused: 405 Method Not Allowed"));
            assertThat(stubborn.bye())
                    .contains("Reason: SIP;cause=200;text=\"Ended at the request of anna: card number\"");
        }
        assertThat(recorder.awaitFinished().manifest().events())
                .extracting(RecordingEvent::text)
                .contains("The recorder ended the session", "The client refused: 405 Method Not Allowed");
    }

    private ControlOutcome pause() {
        return recorder.recorder().control().pause(id, PAUSE);
    }

    private ControlOutcome resume() {
        return recorder.recorder().control().resume(id, RESUME);
    }

    private static ClientAnswer.Kind client(ControlOutcome outcome) {
        return ((ControlOutcome.Done) outcome).client().kind();
    }

    private ClientAnswer.Kind standing() {
        return recorder.recorder()
                .sessions()
                .list()
                .getFirst()
                .pause()
                .orElseThrow()
                .client()
                .kind();
    }

    private List<PauseCause> pausedBy() {
        return List.copyOf(recorder.recorder()
                .sessions()
                .list()
                .getFirst()
                .streams()
                .getFirst()
                .pausedBy());
    }

    private void sendAndAwait(int count) throws Exception {
        var before = packets();
        call.sendsPackets(count, 0);
        Awaitility.await().until(() -> packets() == before + count);
    }

    private void sendDuringPause(int count) throws Exception {
        call.sendsPackets(count, 0);
        awaitPassedOver(count);
    }

    private void awaitPassedOver(int count) {
        Awaitility.await()
                .until(() -> recorder.recorder()
                                .meters()
                                .get("earwitness.capture.paused")
                                .functionCounter()
                                .count()
                        >= count);
    }

    private long packets() {
        return recorder.recorder().sessions().list().getFirst().streams().stream()
                .mapToLong(LiveStream::packets)
                .sum();
    }

    private static List<Integer> ports(SessionDescription description) {
        return description.media().stream().map(MediaDescription::port).toList();
    }

    private static List<Direction> directions(SessionDescription description) {
        return description.media().stream().map(MediaDescription::direction).toList();
    }

    private void end() throws Exception {
        call.bye();
        call.awaitEnd();
    }
}
