package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.sip.message.Transport;
import io.earwitness.sip.sdp.SessionDescription;
import java.nio.file.Path;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// A recorded emergency call as NENA LogEvents, each held to what NENA publishes of its kind.
@Tag("NENA-04")
class LogEventsIT {
    private static final Path CORPUS = Path.of("../siprec/src/test/resources/corpus");
    private static final String NENA = "nena: { element-id: logger1.state.pa.us, agency-id: psap.allegheny.pa.us }\n";

    /// Of every event: schema LogEvent of NENA's interface of the logging service
    /// (github.com/NENA911/Logging-Service, loggingservice.yaml, version 1.1), and of each kind the members that
    /// its own schema adds.
    private static final Set<String> REQUIRED = Set.of("logEventType", "timestamp", "agencyId", "elementId");
    private static final Set<String> OPTIONAL =
            Set.of("clientAssignedIdentifier", "callId", "incidentId", "callIdSip", "ipAddressPort");
    private static final Map<String, Schema> OWN = Map.of(
            "RecCallStartLogEvent", new Schema(Set.of("direction"), Set.of()),
            "RecCallEndLogEvent", new Schema(Set.of("direction"), Set.of()),
            "RecMediaStartLogEvent", new Schema(Set.of("sdp", "mediaLabel"), Set.of("direction", "mediaTranscodeFrom")),
            "RecMediaEndLogEvent", new Schema(Set.of("mediaLabel"), Set.of("mediaQualityStats", "mediaTranscodeFrom")),
            "RecordingFailedLogEvent", new Schema(Set.of("sdp", "reasonCode", "reasonText"), Set.of()),
            "CallSignalingMessageLogEvent", new Schema(Set.of("text", "direction"), Set.of("protocol")),
            "NonRtpMediaMessageLogEvent", new Schema(Set.of("text", "direction"), Set.of("protocol")),
            "SipRecMetadataLogEvent", new Schema(Set.of("text"), Set.of()));
    private static final String TIMESTAMP = "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d+[+-]\\d{2}:\\d{2}";

    private record Schema(Set<String> required, Set<String> optional) {}

    @TempDir
    Path directory;

    private static List<JsonNode> events(ApiCalls api, String id) throws Exception {
        var answer = api.get("/api/v1/recordings/" + id + "/log-events");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.type()).startsWith("application/json");
        var events = new ArrayList<JsonNode>();
        answer.body().forEach(events::add);
        events.forEach(LogEventsIT::holdsToItsSchema);
        return events;
    }

    private static void holdsToItsSchema(JsonNode event) {
        var type = event.get("logEventType").asString();
        assertThat(OWN).containsKey(type);
        var own = Objects.requireNonNull(OWN.get(type));
        var members = new TreeSet<>(event.propertyNames());
        assertThat(members).as(type).containsAll(REQUIRED).containsAll(own.required());
        members.removeAll(REQUIRED);
        members.removeAll(OPTIONAL);
        members.removeAll(own.required());
        members.removeAll(own.optional());
        assertThat(members).as(type).isEmpty();
        for (var member : event.properties()) {
            if (member.getKey().equals("mediaLabel")) {
                assertThat(member.getValue().isArray()).isTrue();
                member.getValue().forEach(label -> assertThat(label.isString()).isTrue());
            } else {
                assertThat(member.getValue().isString()).as(member.getKey()).isTrue();
            }
        }
        assertThat(event.get("timestamp").asString()).matches(TIMESTAMP);
        if (event.has("direction")) {
            assertThat(event.get("direction").asString()).isIn("incoming", "outgoing");
        }
    }

    private static List<String> types(List<JsonNode> events) {
        return events.stream()
                .map(event -> event.get("logEventType").asString().replace("LogEvent", ""))
                .toList();
    }

    private static List<JsonNode> of(List<JsonNode> events, String type) {
        return events.stream()
                .filter(event -> event.get("logEventType").asString().equals(type + "LogEvent"))
                .toList();
    }

    private static Instant at(JsonNode event) {
        return OffsetDateTime.parse(event.get("timestamp").asString()).toInstant();
    }

    @Test
    void anEmergencyCallIsToldFromItsInviteToItsEnd() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, NENA);
                var api = new ApiCalls(recorder.recorder().page())) {
            var before = Instant.now().minusMillis(1);
            play(recorder, "emergency-call-info");
            var manifest = recorder.awaitFinished().manifest();

            var events = events(api, manifest.id().value());

            // The INVITE, its 100 or not, the 200, its ACK, …, the BYE and its 200.
            assertThat(types(events)).startsWith("CallSignalingMessage").contains("SipRecMetadata", "RecCallStart");
            assertThat(events).isSortedAccordingTo(Comparator.comparing(LogEventsIT::at));
            assertThat(events).allSatisfy(event -> assertThat(at(event)).isBetween(before, Instant.now()));
            assertThat(events).allSatisfy(event -> {
                assertThat(event.get("elementId").asString()).isEqualTo("logger1.state.pa.us");
                assertThat(event.get("agencyId").asString()).isEqualTo("psap.allegheny.pa.us");
                assertThat(event.get("callId").asString()).isEqualTo("urn:emergency:uid:callid:q7x:bcf.example");
                assertThat(event.get("incidentId").asString())
                        .isEqualTo("urn:emergency:uid:incidentid:q7y:bcf.example");
                assertThat(event.get("callIdSip").asString()).isEqualTo("emergency-call-info@corpus");
                assertThat(event.get("ipAddressPort").asString())
                        .isEqualTo(manifest.origin().remote());
            });
            assertThat(events)
                    .extracting(event -> event.get("clientAssignedIdentifier").asString())
                    .doesNotHaveDuplicates()
                    .allMatch(name -> name.startsWith(manifest.id().value()));
            theSignallingIsAllThere(events);
            theMetadataIsAsItCame(events);
            eachStreamBeginsAndEnds(events);
            theCallIsAroundItsMedia(events);
            assertThat(of(events, "RecordingFailed")).isEmpty();
            assertThat(events(api, manifest.id().value())).isEqualTo(events);
        }
    }

    private static void theSignallingIsAllThere(List<JsonNode> events) {
        var messages = of(events, "CallSignalingMessage");
        assertThat(messages)
                .allSatisfy(message ->
                        assertThat(message.get("protocol").asString()).isEqualTo("sip"))
                .extracting(message -> message.get("direction").asString() + " "
                        + message.get("text").asString().lines().findFirst().orElseThrow())
                .contains(
                        "incoming INVITE sip:srs@192.0.2.10 SIP/2.0",
                        "outgoing SIP/2.0 200 OK",
                        "incoming BYE sip:srs@192.0.2.10 SIP/2.0");
        assertThat(messages.getFirst().get("text").asString())
                .contains("Call-Info: <urn:emergency:uid:callid:q7x:bcf.example>;purpose=emergency-CallId")
                .contains("<participant participant_id=\"YW5u\">");
    }

    private static void theMetadataIsAsItCame(List<JsonNode> events) {
        assertThat(of(events, "SipRecMetadata"))
                .singleElement()
                .satisfies(metadata -> assertThat(metadata.get("text").asString())
                        .startsWith("<?xml")
                        .contains("Ann Archer", "urn:service:sos")
                        .endsWith("</recording>"));
    }

    private static void eachStreamBeginsAndEnds(List<JsonNode> events) {
        var starts = of(events, "RecMediaStart");
        var ends = of(events, "RecMediaEnd");
        assertThat(starts)
                .extracting(start -> start.get("mediaLabel").toString())
                .containsExactlyInAnyOrder("[\"1\"]", "[\"2\"]");
        assertThat(ends)
                .extracting(end -> end.get("mediaLabel").toString())
                .containsExactlyInAnyOrder("[\"1\"]", "[\"2\"]");
        assertThat(starts).allSatisfy(start -> {
            assertThat(start.get("direction").asString()).isEqualTo("incoming");
            var agreed = SessionDescription.parse(start.get("sdp").asString());
            assertThat(agreed.media())
                    .extracting(line -> line.attribute("label").orElse(""))
                    .containsExactly("1", "2");
            // Ours, not the offer.
            assertThat(start.get("sdp").asString()).contains("a=recvonly").doesNotContain("a=sendonly");
            var end = ends.stream()
                    .filter(other -> other.get("mediaLabel").equals(start.get("mediaLabel")))
                    .findFirst()
                    .orElseThrow();
            assertThat(at(end)).isAfter(at(start));
        });
    }

    private static void theCallIsAroundItsMedia(List<JsonNode> events) {
        var start = of(events, "RecCallStart");
        var end = of(events, "RecCallEnd");
        assertThat(start).hasSize(1);
        assertThat(end).hasSize(1);
        assertThat(start.getFirst().get("direction").asString()).isEqualTo("incoming");
        var types = types(events);
        assertThat(types.indexOf("RecCallStart")).isLessThan(types.indexOf("RecMediaStart"));
        assertThat(types.lastIndexOf("RecMediaEnd")).isLessThan(types.indexOf("RecCallEnd"));
    }

    private static void play(ScenarioRecorder recorder, String name) throws Exception {
        var conversation = CorpusConversation.in(CORPUS).stream()
                .filter(found -> found.name().equals(name))
                .findFirst()
                .orElseThrow();
        var invite = conversation.messages().getFirst();
        try (var peer = new CorpusPeer(recorder.sip(Transport.TCP), Transport.TCP, name + "@corpus");
                var media = new CorpusMedia()) {
            var answer = peer.request(invite, "");
            assertThat(answer.status()).isEqualTo(200);
            var begin = invite.indexOf("\r\n\r\nv=0") + 4;
            var offer = invite.substring(begin, invite.indexOf("\r\n--", begin) + 2);
            media.send(
                    SessionDescription.parse(CorpusPeer.atHome(offer)),
                    SessionDescription.parse(answer.description()),
                    12);
            peer.bye(2, invite);
        }
    }

    @Test
    void aCallOfWhichNothingArrivedHasFailed() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, NENA);
                var client = new ScenarioClient(recorder, Transport.UDP);
                var api = new ApiCalls(recorder.recorder().page())) {
            client.call(Offers.twoStreams()).bye();
            var manifest = recorder.awaitFinished().manifest();

            var events = events(api, manifest.id().value());

            assertThat(of(events, "RecordingFailed")).singleElement().satisfies(failed -> {
                assertThat(failed.get("reasonCode").asString()).isEqualTo("lostConnection");
                assertThat(failed.get("reasonText").asString()).isEqualTo(manifest.verdictReason());
                assertThat(failed.get("sdp").asString()).contains("m=audio");
            });
            assertThat(of(events, "RecMediaStart")).isEmpty();
            assertThat(events.getFirst().has("callId")).isFalse();
        }
    }

    @Test
    void eachMessageOfATextCallIsToldWithItsWords() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, NENA);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var api = new ApiCalls(recorder.recorder().page())) {
            var call = client.call(
                    ScenarioClient.both(Offers.of(MsrpPeer.line(3, "a=setup:actpass\r\n")), Offers.METADATA));
            try (var ana = MsrpPeer.to(call.answer().media().getFirst())) {
                ana.says("1", "I cannot speak");
                ana.says("2", "he is here");
            }
            call.bye();

            var events = events(api, recorder.awaitFinished().manifest().id().value());

            assertThat(of(events, "NonRtpMediaMessage"))
                    .extracting(message -> message.get("direction").asString() + " "
                            + message.get("protocol").asString() + " "
                            + message.get("text").asString())
                    .containsExactly("incoming msrp I cannot speak", "incoming msrp he is here");
        }
    }

    @Test
    void withoutANameInTheNetworkThereAreNone() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.UDP);
                var api = new ApiCalls(recorder.recorder().page())) {
            client.call(Offers.twoStreams()).bye();
            var id = recorder.awaitFinished().manifest().id();

            var answer = api.get("/api/v1/recordings/" + id + "/log-events");

            assertThat(answer.status()).isEqualTo(404);
            assertThat(answer.body().toString()).contains("nena.element-id");
        }
    }
}
