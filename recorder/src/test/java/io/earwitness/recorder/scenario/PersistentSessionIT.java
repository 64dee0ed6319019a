package io.earwitness.recorder.scenario;

import static io.earwitness.recorder.scenario.CallMetadata.document;
import static io.earwitness.recorder.scenario.CallMetadata.opens;
import static io.earwitness.recorder.scenario.CallMetadata.stops;
import static io.earwitness.recorder.scenario.CallMetadata.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.model.EndCause;
import io.earwitness.recorder.model.Manifest;
import io.earwitness.sip.message.Transport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several calls that belong together: in one recording session, in several of one client, from several clients.
class PersistentSessionIT {
    @TempDir
    Path directory;

    @Test
    @Tag("PER-03")
    @Tag("PER-05")
    void twoCallsOfOneSessionAreTwoRecordingsThatNameEachOther() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var api = new ApiCalls(recorder.recorder().page())) {
            try (var call = client.call(ScenarioClient.both(Offers.audio(2, "sendonly"), document("complete", "")))) {
                call.sendsTone(100, 0, 1);
                update(call, opens("cs-1", "Leo"));
                call.sendsTone(200, 0, 1);
                update(call, stops("cs-1"));
                call.sendsTone(100, 0, 1);
                update(call, opens("cs-2", "Mia"));
                call.sendsTone(200, 0, 1);
                update(call, stops("cs-2"));
                call.bye();
                call.awaitEnd();
            }
            var first = recorder.awaitFinished().manifest();
            var second = recorder.awaitFinished().manifest();
            var session = recorder.awaitFinished().manifest();

            assertThat(first.sessionId()).isEqualTo("cs-1");
            assertThat(second.sessionId()).isEqualTo("cs-2");
            assertThat(first.endCause()).isEqualTo(EndCause.CALL_STOPPED);
            assertThat(first.participants()).extracting("name").containsExactlyInAnyOrder("Ana", "Leo");
            assertThat(second.participants()).extracting("name").containsExactlyInAnyOrder("Ana", "Mia");
            // Every packet is in one of the three, and those of the calls in theirs.
            for (var stream = 0; stream < 2; stream++) {
                assertThat(packets(first, stream)).isBetween(9L, 11L);
                assertThat(packets(second, stream)).isBetween(9L, 11L);
                assertThat(packets(first, stream) + packets(second, stream) + packets(session, stream))
                        .isEqualTo(30);
            }
            assertThat(session.session().calls()).containsExactly(first.id(), second.id());

            assertThat(related(api, first))
                    .containsExactly("RECORDING_SESSION " + session.id(), "RECORDING_SESSION " + second.id());
            assertThat(found(api, "session:cs-2")).containsExactly(second.id().value());
            assertThat(found(api, "recording-session:" + session.id()))
                    .containsExactlyInAnyOrder(
                            first.id().value(),
                            second.id().value(),
                            session.id().value());
            assertThat(api.get("/api/v1/recordings/" + second.id() + "/participants")
                            .body()
                            .get("participants")
                            .toString())
                    .contains("Mia")
                    .doesNotContain("Leo");
            for (var one : List.of(first, second, session)) {
                assertThat(api.get("/api/v1/recordings/" + one.id()).status()).isEqualTo(200);
            }
        }
    }

    @Test
    @Tag("MD-14")
    @Tag("MDU-15")
    void transferByByeAndNewInviteOfTheSameGroupGivesOneChain() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.UDP);
                var api = new ApiCalls(recorder.recorder().page())) {
            var first = record(recorder, client, "cs-a", "Leo");
            var second = record(recorder, client, "cs-b", "Mia");
            var other = record(recorder, client, "cs-c", "Nik", "g-other");

            assertThat(related(api, first)).containsExactly("GROUP " + second.id());
            assertThat(related(api, second)).containsExactly("GROUP " + first.id());
            assertThat(related(api, other)).isEmpty();
        }
    }

    @Test
    @Tag("MD-11")
    @Tag("MDU-12")
    void sameCallFromTwoClientsIsLinkedAndNotMerged() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var one = new ScenarioClient(recorder, Transport.UDP);
                var other = new ScenarioClient(recorder, Transport.TCP);
                var api = new ApiCalls(recorder.recorder().page())) {
            var first = record(recorder, one, "cs-same", "Leo", "g-1");
            var second = record(recorder, other, "cs-same", "Leopold", "g-2");

            assertThat(first.participants()).extracting("name").contains("Leo").doesNotContain("Leopold");
            assertThat(second.participants())
                    .extracting("name")
                    .contains("Leopold")
                    .doesNotContain("Leo");
            assertThat(related(api, first)).containsExactly("COMMUNICATION_SESSION " + second.id());
            assertThat(related(api, second)).containsExactly("COMMUNICATION_SESSION " + first.id());
        }
    }

    private static Manifest record(ScenarioRecorder recorder, ScenarioClient client, String session, String name)
            throws Exception {
        return record(recorder, client, session, name, "g-1");
    }

    private static Manifest record(
            ScenarioRecorder recorder, ScenarioClient client, String session, String name, String group)
            throws Exception {
        var metadata = document(
                "complete",
                "<group group_id=\"" + group + "\"/>"
                        + opens(session, name).replace("<start", "<group-ref>" + group + "</group-ref><start"));
        try (var call = client.call(ScenarioClient.both(Offers.audio(2, "sendonly"), metadata))) {
            call.sendsTone(100, 0, 1);
            call.bye();
            call.awaitEnd();
        }
        return recorder.awaitFinished().manifest();
    }

    private static long packets(Manifest manifest, int stream) {
        return manifest.streams().stream()
                .filter(one -> one.index() == stream)
                .mapToLong(one -> one.packets())
                .sum();
    }

    private static List<String> related(ApiCalls api, Manifest recording) throws Exception {
        var related = new ArrayList<String>();
        for (var one :
                api.get("/api/v1/recordings/" + recording.id() + "/related").body()) {
            related.add(one.get("relation").asString() + " "
                    + one.get("recording").get("id").asString());
        }
        return related;
    }

    private static List<String> found(ApiCalls api, String identifier) throws Exception {
        var ids = new ArrayList<String>();
        for (var one :
                api.get("/api/v1/recordings?identifier=" + identifier).body().get("items")) {
            ids.add(one.get("id").asString());
        }
        return ids;
    }
}
