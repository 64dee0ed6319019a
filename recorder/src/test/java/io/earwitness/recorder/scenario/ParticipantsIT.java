package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.sip.message.SipBody;
import io.earwitness.sip.message.Transport;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A transfer told by partial updates: who was on, and what was known of it, before and after.
class ParticipantsIT {
    private static final String SESSION = "c2Vzc2lvbi1pZC1vbmUhIQ==";
    private static final String LEO = "cGFydHktbGVvLWJyYW5kdA==";
    private static final String MIA = "cGFydHktbWlhLW5vdmFrIQ==";
    private static final String LEOS_STREAM = "c3RyZWFtLW9mLWxlbyEhIQ==";

    @TempDir
    Path directory;

    @Test
    @Tag("PER-08")
    @Tag("SRS-OTH-03")
    void tellsWhoWasOnAndWhatWasKnownBeforeAndAfterATransfer() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var api = new ApiCalls(recorder.recorder().page())) {
            Instant before;
            Instant transferred;
            Instant beforeTheUpdate;
            Instant after;
            try (var call = client.call(Offers.twoStreams())) {
                call.sendsTone(100, 0, 1);
                before = Instant.now();
                call.sendsTone(100, 0, 1);
                transferred = Instant.now();
                call.sendsTone(100, 0, 1);
                beforeTheUpdate = Instant.now();
                call.sendsTone(40, 0, 1);
                assertThat(call.update(Optional.of(transfer(transferred))).status())
                        .isEqualTo(200);
                after = Instant.now();
                call.sendsTone(100, 0, 1);
                call.bye(goodbye(Instant.now()));
                call.awaitEnd();
            }
            var recording = recorder.awaitFinished().manifest();
            var path = "/api/v1/recordings/" + recording.id() + "/participants";

            assertThat(names(api, path + "?at=" + before)).containsExactly("Ana", "Leo");
            assertThat(names(api, path + "?at=" + after)).containsExactly("Ana", "Mia");
            // Told 140 ms after it happened: between the two moments knowledge and truth differ.
            assertThat(names(api, path + "?at=" + beforeTheUpdate)).containsExactly("Ana", "Mia");
            assertThat(names(api, path + "?at=" + beforeTheUpdate + "&known=" + beforeTheUpdate))
                    .containsExactly("Ana", "Leo");
            assertThat(names(api, path + "?at=" + beforeTheUpdate + "&known=" + after))
                    .containsExactly("Ana", "Mia");

            var now = api.get(path + "?at=" + after).body();
            var mia = now.get("participants").get(1);
            assertThat(mia.get("sends").get(0).get("label").asString()).isEqualTo("2");
            assertThat(mia.get("sends").get(0).get("streamIndex").asInt()).isEqualTo(1);
            assertThat(mia.get("from").get("basis").asString()).isEqualTo("STATED");
            assertThat(now.get("documents").asInt()).isEqualTo(3);
            assertThat(api.get(path + "?known=" + before)
                            .body()
                            .get("documents")
                            .asInt())
                    .isEqualTo(1);
            assertThat(names(api, path)).containsExactly("Ana", "Leo", "Mia");
            assertThat(recording.metadata())
                    .extracting(document -> document.method() + " " + document.mode() + " " + document.outcome())
                    .containsExactly("INVITE complete APPLIED", "UPDATE partial APPLIED", "BYE partial APPLIED");
            // The BYE's own metadata ended the session, not the BYE.
            var session = api.get(path).body().get("sessions").get(0);
            assertThat(session.get("to").get("basis").asString()).isEqualTo("STATED");
        }
    }

    @Test
    @Tag("SRS-OTH-04")
    void endsEverybodysStayWithTheRecordingWhereNoMetadataSaysSo() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.UDP);
                var api = new ApiCalls(recorder.recorder().page())) {
            try (var call = client.call(Offers.twoStreams())) {
                call.sendsTone(100, 0, 1);
                call.bye();
                call.awaitEnd();
            }
            var recording = recorder.awaitFinished().manifest();
            var end = recording.startedAt().plusMillis(recording.lengthMillis());

            var everybody = api.get("/api/v1/recordings/" + recording.id() + "/participants")
                    .body();

            assertThat(everybody.get("participants")).hasSize(2).allSatisfy(stay -> {
                assertThat(stay.get("to").get("basis").asString()).isEqualTo("RECORDING_ENDED");
                assertThat(Instant.parse(stay.get("to").get("at").asString())).isEqualTo(end);
                assertThat(stay.get("sends").get(0).get("to").get("basis").asString())
                        .isEqualTo("RECORDING_ENDED");
            });
            assertThat(everybody.get("sessions").get(0).get("to").get("basis").asString())
                    .isEqualTo("RECORDING_ENDED");
        }
    }

    private static SipBody transfer(Instant when) {
        return metadata("""
                <participant participant_id="%2$s"><nameID aor="sip:mia@example.com"><name>Mia</name></nameID></participant>
                <participantsessionassoc participant_id="%3$s" session_id="%4$s">
                  <associate-time>2020-01-01T00:00:00Z</associate-time><disassociate-time>%1$s</disassociate-time>
                </participantsessionassoc>
                <participantsessionassoc participant_id="%2$s" session_id="%4$s">
                  <associate-time>%1$s</associate-time>
                </participantsessionassoc>
                <participantstreamassoc participant_id="%3$s"><disassociate-time>%1$s</disassociate-time></participantstreamassoc>
                <participantstreamassoc participant_id="%2$s">
                  <associate-time>%1$s</associate-time><send>%5$s</send>
                </participantstreamassoc>
                """.formatted(when, MIA, LEO, SESSION, LEOS_STREAM));
    }

    private static SipBody goodbye(Instant when) {
        return metadata("<session session_id=\"" + SESSION + "\"><stop-time>" + when + "</stop-time></session>");
    }

    private static SipBody metadata(String elements) {
        var document = "<recording xmlns=\"urn:ietf:params:xml:ns:recording:1\"><datamode>partial</datamode>" + elements
                + "</recording>";
        return new SipBody("application/rs-metadata+xml", document.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> names(ApiCalls api, String path) throws Exception {
        var answer = api.get(path);
        assertThat(answer.status()).as(path).isEqualTo(200);
        var names = new ArrayList<String>();
        for (JsonNode stay : answer.body().get("participants")) {
            names.add(stay.get("name").asString());
        }
        return names;
    }
}
