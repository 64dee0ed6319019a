package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.journal.JournalRecord.BodyPartReceived;
import io.earwitness.recorder.journal.JournalRecord.ControlRequested;
import io.earwitness.recorder.journal.JournalRecord.Noted;
import io.earwitness.recorder.journal.JournalRecord.PacketArrived;
import io.earwitness.recorder.model.ControlAction;
import io.earwitness.recorder.model.RecordingEvent;
import io.earwitness.recorder.session.ClientAnswer;
import io.earwitness.recorder.session.ControlOutcome;
import io.earwitness.recorder.session.ControlRequest;
import io.earwitness.sip.OutgoingCall;
import io.earwitness.sip.dialog.SipReply;
import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.SipRequest;
import io.earwitness.sip.message.Transport;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The recorder asks a client for its whole metadata.
class SnapshotIT {
    private static final ControlRequest ASKED = new ControlRequest("anna", "names are missing");
    private static final String RENAMED = """
            <?xml version="1.0" encoding="UTF-8"?>
            <recording xmlns="urn:ietf:params:xml:ns:recording:1">
              <datamode>partial</datamode>
              <participant participant_id="cGFydHktbGVvLWJyYW5kdA==">
                <nameID aor="sip:leo@example.com"><name>Leonard</name></nameID>
              </participant>
            </recording>
            """;
    private static final String OF_NOBODY = """
            <?xml version="1.0" encoding="UTF-8"?>
            <recording xmlns="urn:ietf:params:xml:ns:recording:1">
              <datamode>partial</datamode>
              <participantstreamassoc participant_id="bm9ib2R5LWtub3dzLWhpbQ==">
                <send>bm8tc3VjaC1zdHJlYW0hIQ==</send>
              </participantstreamassoc>
            </recording>
            """;

    @TempDir
    Path directory;

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
    @Tag("SRS-SNP-02")
    @Tag("SRS-SNP-03")
    @Tag("SRS-SNP-04")
    @Tag("SRS-SNP-06")
    @Tag("SRS-SNP-11")
    void asksByAnUpdateWithTheRequestAloneAndTellsWhy() throws Exception {
        try (var call = client.call(Offers.twoStreams())) {
            assertThat(ask()).isEqualTo(done(ClientAnswer.Kind.AGREED));

            assertThat(call.asked()).singleElement().satisfies(request -> {
                assertThat(request.method()).isEqualTo("UPDATE");
                assertThat(request.body().orElseThrow().contentType()).isEqualTo("application/rs-metadata+xml");
                assertThat(text(request))
                        .contains("<requestsnapshot xmlns=\"urn:ietf:params:xml:ns:recording:1\">")
                        .contains("<requestreason xml:lang=\"en\">names are missing</requestreason>")
                        .doesNotContain("m=audio");
                assertThat(request.headers().first("Content-Disposition")).contains("recording-session");
                assertThat(request.headers().lists("Require", "siprec")).isTrue();
                assertThat(request.headers().first("Contact").orElseThrow()).contains(">;+sip.srs");
            });
            end(call);
        }
        assertThat(recorder.awaitFinished().manifest().events())
                .filteredOn(event -> event.text().equals("The recorder asked the client for its whole metadata"))
                .extracting(RecordingEvent::detail)
                .containsExactly("asked by anna: names are missing");
    }

    @ParameterizedTest
    @Tag("SRS-SNP-05")
    @CsvSource(
            delimiter = '|',
            value = {
                "application/sdp, application/rs-metadata+xml | application/rs-metadata+xml",
                "application/sdp, application/rs-metadata | application/rs-metadata",
                "application/sdp, application/rs-metadata-request | application/rs-metadata-request",
                "application/sdp, application/rs-metadata, application/rs-metadata+xml | application/rs-metadata+xml",
                "application/sdp, application/rs-metadata, application/rs-metadata-request | application/rs-metadata",
                "application/sdp | application/rs-metadata+xml"
            })
    void takesAnOlderTypeOnlyForWhoKnowsNoOther(String accept, String type) throws Exception {
        try (var call = client.call(Offers.twoStreams(), more -> marked(more).with("Accept", accept))) {
            ask();

            assertThat(call.asked().getFirst().body().orElseThrow().contentType())
                    .isEqualTo(type);
        }
    }

    @Test
    @Tag("SRS-SNP-07")
    void whoDoesNotListUpdateIsNotAskedAndIsRecordedOn() throws Exception {
        try (var call = client.call(
                ScenarioClient.both(Offers.audio(2, "sendonly"), RENAMED),
                more -> marked(more).with("Allow", "INVITE, ACK, BYE, CANCEL"))) {
            assertThat(ask()).isInstanceOf(ControlOutcome.Impossible.class);
            call.sendsPackets(3, 0);
            Awaitility.await().until(() -> packets() == 3);

            assertThat(call.asked()).isEmpty();
            assertThat(names()).containsExactly("Leonard");
            end(call);
        }
        assertThat(recorder.journal(Noted.class))
                .extracting(Noted::text)
                .contains("The metadata is not complete, and the client does not send it whole");
    }

    @Test
    @Tag("SRS-SNP-09")
    @Tag("MDU-09")
    void partialBeforeAnyCompleteWaitsForTheSnapshot() throws Exception {
        try (var call = client.call(ScenarioClient.both(Offers.audio(2, "sendonly"), RENAMED))) {
            Awaitility.await().until(() -> call.asked().size() == 1);
            assertThat(names()).isEmpty();

            update(call, RENAMED.replace("Leonard", "Lenny"));
            assertThat(names()).isEmpty();
            update(call, Offers.METADATA);
            assertThat(names()).containsExactly("Ana", "Leo");
            update(call, RENAMED);
            assertThat(names()).containsExactly("Ana", "Leonard");
            end(call);
        }
        assertThat(recorder.journal(BodyPartReceived.class))
                .filteredOn(part -> part.contentType().contains("rs-metadata"))
                .as("everything is kept as received all the same")
                .hasSize(4);
        assertThat(recorder.journal(ControlRequested.class)).singleElement().satisfies(asked -> {
            assertThat(asked.action()).isEqualTo(ControlAction.SNAPSHOT);
            assertThat(asked.requester()).isEqualTo("the recorder");
        });
    }

    @Test
    @Tag("SRS-SNP-01")
    void asksByItselfWhereAPartialSpeaksOfWhatNobodyKnows() throws Exception {
        try (var call = client.call(Offers.twoStreams())) {
            update(call, OF_NOBODY);

            Awaitility.await().until(() -> call.asked().size() == 1);
            update(call, Offers.METADATA);
            assertThat(names()).containsExactly("Ana", "Leo");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {405, 415, 488, 500, 603})
    @Tag("SRS-SNP-08")
    void refusalIsNotRepeatedAndNeverEndsTheSession(int status) throws Exception {
        try (var call = new RefusedSnapshot(status).call(client)) {
            Awaitility.await().until(() -> call.asked().size() == 1 && names().contains("Leonard"));
            call.sendsPackets(3, 0);
            Awaitility.await().until(() -> packets() == 3);

            assertThat(call.asked()).hasSize(1);
            end(call);
        }
        assertThat(recorder.journal(PacketArrived.class)).hasSize(3);
        assertThat(recorder.awaitFinished().manifest().events())
                .extracting(RecordingEvent::text)
                .anyMatch(text -> text.startsWith("The client refused: " + status));
    }

    @Test
    @Tag("SRS-SNP-08")
    void whileOneIsOutstandingNoOtherIsSent() throws Exception {
        try (var call = client.call(Offers.twoStreams())) {
            ask();
            assertThat(ask()).isInstanceOf(ControlOutcome.Unchanged.class);
            assertThat(call.asked()).hasSize(1);

            update(call, Offers.METADATA.replace("Ana", "Anna"));
            Awaitility.await().until(() -> !(ask() instanceof ControlOutcome.Unchanged));
            assertThat(call.asked()).hasSize(2);
        }
    }

    @Test
    @Tag("BODY-15")
    void metadataInTheAnswerToItsUpdateIsIgnored() throws Exception {
        try (var call = client.call(Offers.twoStreams())) {
            call.replies(_ -> SipReply.ok(metadata(Offers.METADATA.replace("Ana", "Nobody"))));
            assertThat(ask()).isEqualTo(done(ClientAnswer.Kind.AGREED));
            assertThat(names()).contains("Ana").doesNotContain("Nobody");
            end(call);
        }
        assertThat(recorder.awaitFinished().manifest().participants())
                .extracting(participant -> participant.name())
                .containsExactlyInAnyOrder("Ana", "Leo");
    }

    @Test
    @Tag("BODY-15")
    void metadataInTheAnswerToItsOfferIsIgnoredAndTheAnswerCounts() throws Exception {
        try (var call = client.call(Offers.twoStreams())) {
            call.replies(request -> {
                var offer = new String(request.body().orElseThrow().bytes(), StandardCharsets.UTF_8);
                return SipReply.ok(ScenarioClient.both(offer, Offers.METADATA.replace("Ana", "Nobody")));
            });
            var id = recorder.recorder().sessions().list().getFirst().id();
            assertThat(recorder.recorder().control().pause(id, ASKED)).isEqualTo(done(ClientAnswer.Kind.AGREED));
            assertThat(names()).contains("Ana").doesNotContain("Nobody");
            end(call);
        }
        var manifest = recorder.awaitFinished().manifest();
        assertThat(manifest.participants())
                .extracting(participant -> participant.name())
                .containsExactlyInAnyOrder("Ana", "Leo");
        assertThat(manifest.metadata()).hasSize(1);
        assertThat(recorder.journal(Noted.class))
                .extracting(Noted::text)
                .contains("Ignored the metadata in the client's answer to an offer of ours");
    }

    private static SipBody metadata(String document) {
        return new SipBody("application/rs-metadata+xml", document.getBytes(StandardCharsets.UTF_8));
    }

    /// A call whose client refuses every UPDATE from its first moment on.
    private record RefusedSnapshot(int status) {
        ScenarioCall call(ScenarioClient client) throws Exception {
            return client.call(
                    ScenarioClient.both(Offers.audio(2, "sendonly"), RENAMED),
                    SnapshotIT::marked,
                    call -> call.replies(request -> SipReply.of(status)));
        }
    }

    private static OutgoingCall marked(OutgoingCall call) {
        return call.with("Require", "siprec");
    }

    private ControlOutcome ask() {
        var id = recorder.recorder().sessions().list().getFirst().id();
        return recorder.recorder().control().snapshot(id, ASKED);
    }

    private static ControlOutcome done(ClientAnswer.Kind kind) {
        return new ControlOutcome.Done(new ClientAnswer(kind, "The client agreed"));
    }

    private static void update(ScenarioCall call, String metadata) throws Exception {
        var body = new SipBody("application/rs-metadata+xml", metadata.getBytes(StandardCharsets.UTF_8));
        assertThat(call.update(Optional.of(body)).status()).isEqualTo(200);
    }

    private static String text(SipRequest request) {
        return new String(request.body().orElseThrow().bytes(), StandardCharsets.UTF_8);
    }

    private List<String> names() {
        return recorder.recorder().sessions().list().getFirst().participants().stream()
                .map(participant -> participant.name())
                .toList();
    }

    private long packets() {
        return recorder.recorder().sessions().list().getFirst().streams().stream()
                .mapToLong(stream -> stream.packets())
                .sum();
    }

    private static void end(ScenarioCall call) throws Exception {
        call.bye();
        call.awaitEnd();
    }
}
