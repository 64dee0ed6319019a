package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.sip.message.Transport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The log events of a session with several calls: what a call's recording tells, what is left of the session does
/// not tell once more, and nothing is left out.
@Tag("NENA-04")
class SessionLogEventsIT {
    private static final String NENA = "nena: { element-id: logger1.state.pa.us, agency-id: psap.allegheny.pa.us }\n";
    private static final Set<String> PAPERS = Set.of("CallSignalingMessageLogEvent", "SipRecMetadataLogEvent");

    @TempDir
    Path directory;

    private static List<JsonNode> events(ScenarioRecorder recorder, ScenarioRecorder.Finished recording)
            throws Exception {
        try (var api = new ApiCalls(recorder.recorder().page())) {
            var events = new ArrayList<JsonNode>();
            api.get("/api/v1/recordings/" + recording.manifest().id() + "/log-events")
                    .body()
                    .forEach(events::add);
            return events;
        }
    }

    /// What was said when: the same in whatever recording it stands.
    private static Set<String> papers(List<JsonNode> events) {
        return events.stream()
                .filter(event -> PAPERS.contains(event.get("logEventType").asString()))
                .map(event -> event.get("timestamp").asString() + " "
                        + event.get("text").asString())
                .collect(Collectors.toSet());
    }

    @Test
    void eachMessageOfASessionIsToldByOneRecording() throws Exception {
        var lines = Offers.of(Offers.line(1, "sendonly") + Offers.line(2, "sendonly"));
        try (var recorder = ScenarioRecorder.in(directory, NENA);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var call = client.call(ScenarioClient.both(lines, CallMetadata.document("complete", "")))) {
            for (var one : List.of("cs-1", "cs-2")) {
                CallMetadata.update(call, CallMetadata.opens(one, "Leo"));
                call.sendsTone(200, 0, 1);
                CallMetadata.update(call, CallMetadata.stops(one));
            }
            call.bye();
            var all = List.of(recorder.awaitFinished(), recorder.awaitFinished(), recorder.awaitFinished());
            var rest = all.stream()
                    .filter(one -> !one.manifest().session().calls().isEmpty())
                    .findFirst()
                    .orElseThrow();
            var calls = new HashSet<String>();
            for (var one : all) {
                if (!one.equals(rest)) {
                    calls.addAll(papers(events(recorder, one)));
                }
            }

            var left = papers(events(recorder, rest));

            assertThat(calls).isNotEmpty();
            assertThat(left).isNotEmpty().doesNotContainAnyElementsOf(calls);
            var everything = new HashSet<>(calls);
            everything.addAll(left);
            var messages = new JsonMapper()
                    .readTree(rest.folder().resolve("signalling.json").toFile());
            assertThat(everything)
                    .hasSize(messages.size() + rest.manifest().metadata().size());
            assertThat(events(recorder, rest))
                    .extracting(event -> event.get("clientAssignedIdentifier").asString())
                    .doesNotHaveDuplicates();
        }
    }
}
