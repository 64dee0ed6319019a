package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.sip.message.Transport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Log events reach the network's logging service, however often it or the recorder is away.
@Tag("NENA-04")
class LogDeliveryIT {
    /// Longer than the recorder rests after failures of half a minute.
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    Path directory;

    private static String settings(LoggingPeer peer) {
        return "nena: { element-id: logger1.state.pa.us, agency-id: psap.allegheny.pa.us, delivery: { logging-service: '"
                + peer.address() + "' } }\n";
    }

    private static String record(ScenarioRecorder recorder) throws Exception {
        try (var client = new ScenarioClient(recorder, Transport.UDP);
                var call = client.call(Offers.twoStreams())) {
            call.sendsTone(100, 0, 1);
            call.bye();
            return recorder.awaitFinished().manifest().id().value();
        }
    }

    private static List<JsonNode> events(ScenarioRecorder recorder, String id) throws Exception {
        try (var api = new ApiCalls(recorder.recorder().page())) {
            var events = new ArrayList<JsonNode>();
            api.get("/api/v1/recordings/" + id + "/log-events").body().forEach(events::add);
            return events;
        }
    }

    private static double counted(ScenarioRecorder recorder, String outcome) {
        return recorder.recorder()
                .meters()
                .get("earwitness.nena.log.events")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private void awaitNothingLeft() {
        Awaitility.await().atMost(PATIENCE).until(() -> {
            try (var left = Files.list(directory.resolve("log-events"))) {
                return left.findAny().isEmpty();
            }
        });
    }

    @Test
    void whatIsFinishedIsPostedInItsOrder() throws Exception {
        try (var peer = new LoggingPeer();
                var recorder = ScenarioRecorder.in(directory, settings(peer))) {
            var first = record(recorder);
            var second = record(recorder);

            awaitNothingLeft();

            var expected = new ArrayList<>(events(recorder, first));
            expected.addAll(events(recorder, second));
            assertThat(expected).hasSizeGreaterThan(16);
            assertThat(peer.taken).isEqualTo(expected);
            assertThat(peer.faults).isEmpty();
            assertThat(counted(recorder, "delivered")).isEqualTo(expected.size());
            assertThat(counted(recorder, "refused")).isZero();
        }
    }

    @Test
    void whatIsNotTakenIsPostedByTheNextStartAndNothingIsLeftOut() throws Exception {
        try (var peer = new LoggingPeer()) {
            peer.answer = _ -> peer.taken.size() < 3 ? 201 : 503;
            String id;
            try (var recorder = ScenarioRecorder.in(directory, settings(peer))) {
                id = record(recorder);
                Awaitility.await().atMost(PATIENCE).until(() -> peer.asked.size() >= 4);
            }
            assertThat(peer.taken).hasSize(3);
            assertThat(directory.resolve("log-events").resolve(id)).exists();

            peer.answer = _ -> 201;
            try (var recorder = ScenarioRecorder.in(directory, settings(peer))) {
                awaitNothingLeft();

                assertThat(new ArrayList<>(new LinkedHashSet<>(peer.taken))).isEqualTo(events(recorder, id));
            }
        }
    }

    @Test
    void recordingGoesOnWhileNobodyTakesEvents() throws Exception {
        try (var peer = new LoggingPeer()) {
            peer.answer = _ -> 434;
            try (var recorder = ScenarioRecorder.in(directory, settings(peer))) {
                var first = record(recorder);
                Awaitility.await().atMost(PATIENCE).until(() -> !peer.asked.isEmpty());
                var second = record(recorder);

                assertThat(directory.resolve("log-events").resolve(first)).exists();
                Awaitility.await()
                        .atMost(PATIENCE)
                        .until(() ->
                                Files.exists(directory.resolve("log-events").resolve(second)));
                peer.answer = _ -> 201;
                awaitNothingLeft();

                var expected = new ArrayList<>(events(recorder, first));
                expected.addAll(events(recorder, second));
                assertThat(peer.taken).containsExactlyInAnyOrderElementsOf(expected);
            }
        }
    }

    @Test
    void aRecordingThatIsNeverTakenStandsInNobodysWay() throws Exception {
        try (var peer = new LoggingPeer()) {
            peer.answer = event -> isOf(event, peer.asked.getFirst()) ? 500 : 201;
            try (var recorder = ScenarioRecorder.in(directory, settings(peer))) {
                var first = record(recorder);
                Awaitility.await().atMost(PATIENCE).until(() -> !peer.asked.isEmpty());
                var others = new ArrayList<>(events(recorder, record(recorder)));
                others.addAll(events(recorder, record(recorder)));

                Awaitility.await().atMost(PATIENCE).until(() -> peer.taken.size() >= others.size());

                assertThat(peer.taken).containsExactlyInAnyOrderElementsOf(others);
                assertThat(directory.resolve("log-events").resolve(first)).exists();
            }
        }
    }

    private static boolean isOf(JsonNode event, JsonNode other) {
        return event.get("clientAssignedIdentifier")
                .asString()
                .startsWith(other.get("clientAssignedIdentifier").asString().replaceAll("-.*", ""));
    }

    @Test
    void anEventThatIsRefusedIsCountedAndTheOthersArrive() throws Exception {
        try (var peer = new LoggingPeer()) {
            peer.answer = event -> event.get("logEventType").asString().equals("SipRecMetadataLogEvent") ? 461 : 201;
            try (var recorder = ScenarioRecorder.in(directory, settings(peer))) {
                var id = record(recorder);
                awaitNothingLeft();

                var expected = new ArrayList<>(events(recorder, id));
                var all = expected.size();
                expected.removeIf(event -> event.get("logEventType").asString().equals("SipRecMetadataLogEvent"));
                assertThat(peer.taken).isEqualTo(expected).hasSize(all - 1);
                assertThat(counted(recorder, "refused")).isEqualTo(1);
            }
        }
    }
}
