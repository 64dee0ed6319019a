package io.earwitness.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.catalog.FakeRecording;
import io.earwitness.recorder.catalog.FakeVoice;
import io.earwitness.recorder.journal.JournalRecord.MessageSeen;
import io.earwitness.recorder.model.Deviation;
import io.earwitness.recorder.model.Participant;
import io.earwitness.recorder.model.PauseCause;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.Span;
import io.earwitness.recorder.model.Verdict;
import io.earwitness.recorder.session.ClientAnswer;
import io.earwitness.recorder.signalling.Ladder;
import io.earwitness.recorder.signalling.Signalling;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractIT {
    private static final String NOBODY = "01M7YR84WQQ3DD61ANYP04Y5YH";

    private final Set<String> exercised = new TreeSet<>();
    private final Random random = new Random(1);

    @TempDir
    Path scratch;

    @Test
    void keepsEveryPromiseOfTheContract() throws Exception {
        var contract = Contract.read();
        try (var api = ApiFixture.start(Files.createDirectories(scratch.resolve("up")))) {
            var id = full(api).id();
            var silent = empty(api).id();
            api.sessions.add(live());
            api.notRecorded.addAll(notRecorded());
            var recording = "/api/v1/recordings/" + id;

            check(contract, api, "getCaller", 200, "/api/v1/me");
            check(contract, api, "findRecordings", 200, "/api/v1/recordings");
            check(contract, api, "findRecordings", 200, "/api/v1/recordings?limit=1&q=ana&verdict=GAPS&verdict=EMPTY");
            check(contract, api, "findRecordings", 200, "/api/v1/recordings?identifier=ucid:00fa*");
            check(contract, api, "findRecordings", 400, "/api/v1/recordings?limit=0");
            check(contract, api, "getRecording", 200, recording);
            check(contract, api, "getRecording", 200, "/api/v1/recordings/" + silent);
            check(contract, api, "getRecording", 404, "/api/v1/recordings/" + NOBODY);
            check(contract, api, "getWaveform", 200, recording + "/waveform");
            check(contract, api, "getWaveform", 400, recording + "/waveform?x=1");
            check(contract, api, "getWaveform", 404, "/api/v1/recordings/" + NOBODY + "/waveform");
            check(contract, api, "getAudio", 200, recording + "/audio");
            check(contract, api, "getAudio", 206, recording + "/audio?stream=1", "Range", "bytes=0-9");
            check(contract, api, "getAudio", 304, recording + "/audio", "If-None-Match", "*");
            check(contract, api, "getAudio", 400, recording + "/audio?stream=-1");
            check(contract, api, "getAudio", 404, recording + "/audio?stream=9");
            check(contract, api, "getAudio", 404, "/api/v1/recordings/" + silent + "/audio");
            check(contract, api, "getAudio", 416, recording + "/audio", "Range", "bytes=99999999-");
            check(contract, api, "getAudio", 200, recording + "/audio?format=flac");
            check(
                    contract,
                    api,
                    "getAudio",
                    501,
                    "/api/v1/recordings/" + crowd(api).id() + "/audio?format=flac");
            check(contract, api, "getPackets", 200, recording + "/packets");
            check(contract, api, "getPackets", 206, recording + "/packets", "Range", "bytes=0-3");
            check(contract, api, "getPackets", 304, recording + "/packets", "If-None-Match", "*");
            check(contract, api, "getPackets", 404, "/api/v1/recordings/" + NOBODY + "/packets");
            check(contract, api, "getPackets", 416, recording + "/packets", "Range", "bytes=9999-");
            check(contract, api, "getRelated", 200, recording + "/related");
            check(contract, api, "getRelated", 400, recording + "/related?limit=1");
            check(contract, api, "getRelated", 404, "/api/v1/recordings/" + NOBODY + "/related");
            check(contract, api, "getParticipants", 200, recording + "/participants");
            check(contract, api, "getParticipants", 200, recording + "/participants?at=2026-03-04T12:00:01Z");
            check(contract, api, "getParticipants", 400, recording + "/participants?at=noon");
            check(contract, api, "getParticipants", 404, "/api/v1/recordings/" + NOBODY + "/participants");
            check(contract, api, "getMetadata", 200, recording + "/metadata");
            check(contract, api, "getMetadata", 400, recording + "/metadata?x=1");
            check(contract, api, "getMetadata", 404, "/api/v1/recordings/" + NOBODY + "/metadata");
            check(contract, api, "getFile", 200, recording + "/files/metadata/1-invite.xml");
            check(contract, api, "getFile", 206, recording + "/files/manifest.json", "Range", "bytes=-5");
            check(contract, api, "getFile", 304, recording + "/files/manifest.json", "If-None-Match", "*");
            check(contract, api, "getFile", 404, recording + "/files/nothing.wav");
            check(contract, api, "getFile", 416, recording + "/files/stream-1.wav", "Range", "bytes=99999999-");
            check(contract, api, "exportRecording", 200, recording + "/export");
            check(contract, api, "exportRecording", 404, "/api/v1/recordings/" + NOBODY + "/export");
            check(contract, api, "getLogEvents", 200, recording + "/log-events");
            check(contract, api, "getLogEvents", 200, "/api/v1/recordings/" + silent + "/log-events");
            check(contract, api, "getLogEvents", 400, recording + "/log-events?after=1");
            check(contract, api, "getLogEvents", 404, "/api/v1/recordings/" + NOBODY + "/log-events");
            check(contract, api, "getSignalling", 200, recording + "/signalling");
            check(contract, api, "getSignalling", 200, "/api/v1/recordings/" + silent + "/signalling?after=0&limit=1");
            check(contract, api, "getSignalling", 400, recording + "/signalling?limit=0");
            check(contract, api, "getSignalling", 404, "/api/v1/recordings/" + NOBODY + "/signalling");
            check(contract, api, "getSignallingMessage", 200, recording + "/signalling/1");
            check(contract, api, "getSignallingMessage", 400, recording + "/signalling/1?x=1");
            check(contract, api, "getSignallingMessage", 404, recording + "/signalling/2");
            check(contract, api, "getSignallingPackets", 200, recording + "/signalling.pcapng");
            check(contract, api, "getSignallingPackets", 400, recording + "/signalling.pcapng?after=1");
            check(contract, api, "getSignallingPackets", 404, "/api/v1/recordings/" + silent + "/signalling.pcapng");
            var session = "/api/v1/sessions/" + live().id();
            api.signalling.put(live().id(), signalling());
            check(contract, api, "sessionSignalling", 200, session + "/signalling");
            check(contract, api, "sessionSignalling", 400, session + "/signalling?after=x");
            check(contract, api, "sessionSignalling", 404, "/api/v1/sessions/" + NOBODY + "/signalling");
            check(contract, api, "sessionSignallingMessage", 200, session + "/signalling/1");
            check(contract, api, "sessionSignallingMessage", 400, session + "/signalling/1?x=1");
            check(contract, api, "sessionSignallingMessage", 404, session + "/signalling/none");
            check(contract, api, "sessionSignallingPackets", 200, session + "/signalling.pcapng");
            check(contract, api, "sessionSignallingPackets", 400, session + "/signalling.pcapng?x=1");
            check(contract, api, "sessionSignallingPackets", 404, "/api/v1/sessions/" + NOBODY + "/signalling.pcapng");
            check(contract, api, "liveSessions", 200, "/api/v1/sessions");
            check(contract, api, "liveSession", 200, "/api/v1/sessions/" + live().id());
            check(contract, api, "liveSession", 404, "/api/v1/sessions/" + id);
            var soFar = "/api/v1/sessions/" + live().id() + "/audio";
            check(contract, api, "getAudioSoFar", 200, soFar + "?take=3");
            check(contract, api, "getAudioSoFar", 206, soFar, "Range", "bytes=0-3");
            check(contract, api, "getAudioSoFar", 304, soFar, "If-None-Match", "*");
            check(contract, api, "getAudioSoFar", 404, "/api/v1/sessions/" + NOBODY + "/audio");
            check(contract, api, "getAudioSoFar", 416, soFar, "Range", "bytes=99-");
            api.noRoom = true;
            check(contract, api, "getAudioSoFar", 503, soFar);
            var listen = "/api/v1/sessions/" + live().id() + "/listen";
            check(contract, api, "listenToSession", 503, listen);
            api.noRoom = false;
            check(contract, api, "listenToSession", 200, listen);
            check(contract, api, "listenToSession", 200, listen + "?channels=mixed");
            check(contract, api, "listenToSession", 200, listen + "?rate=48000");
            check(contract, api, "listenToSession", 400, listen + "?channels=all");
            check(contract, api, "listenToSession", 400, listen + "?rate=44100");
            check(contract, api, "listenToSession", 404, "/api/v1/sessions/" + NOBODY + "/listen");
            api.noRoom = true;
            playback(contract, api, recording, session);
            for (var action : List.of("pause", "resume", "end", "snapshot")) {
                var path = "/api/v1/sessions/" + live().id() + "/" + action;
                post(contract, api, action + "Session", 200, path, "{\"requester\":\"anna\",\"reason\":\"card\"}");
                post(contract, api, action + "Session", 200, path, "");
                post(contract, api, action + "Session", 400, path, "{\"who\":\"anna\"}");
                post(contract, api, action + "Session", 404, "/api/v1/sessions/" + NOBODY + "/" + action, "");
            }
            post(
                    contract,
                    api,
                    "snapshotSession",
                    409,
                    "/api/v1/sessions/" + live().id() + "/snapshot",
                    "{\"reason\":\"impossible\"}");
            var sessions = "/api/v1/sessions";
            post(
                    contract,
                    api,
                    "recordClient",
                    201,
                    sessions,
                    "{\"client\":\"sip:src@192.0.2.1\",\"requester\":\"anna\"}");
            post(contract, api, "recordClient", 400, sessions, "{\"client\":\"tel:+491\"}");
            post(contract, api, "recordClient", 400, sessions, "{}");
            post(contract, api, "recordClient", 502, sessions, "{\"client\":\"sip:refusing@192.0.2.1\"}");
            post(contract, api, "recordClient", 503, sessions, "{\"client\":\"sip:late@192.0.2.1\"}");
            post(contract, api, "recordClient", 504, sessions, "{\"client\":\"sip:silent@192.0.2.1\"}");
            post(contract, api, "drain", 204, "/api/v1/system/drain", "");
            post(contract, api, "undrain", 204, "/api/v1/system/undrain", "");
            check(contract, api, "notRecorded", 200, "/api/v1/not-recorded");
            check(contract, api, "clients", 200, "/api/v1/clients");
            var client = api.catalog.clients().getFirst().id();
            check(contract, api, "client", 200, "/api/v1/clients/" + client);
            check(contract, api, "client", 404, "/api/v1/clients/nobody");
            check(contract, api, "system", 200, "/api/v1/system");
            check(contract, api, "live", 200, "/health/live");
            check(contract, api, "ready", 200, "/health/ready");
            check(contract, api, "metrics", 200, "/metrics");
            check(contract, api, "openapi", 200, "/openapi.yaml");
            api.problems.add("The disk has less than 1 GB left.");
            check(contract, api, "ready", 503, "/health/ready");
            check(contract, api, "system", 200, "/api/v1/system");
        }
        try (var api = ApiFixture.withoutDatabase(Files.createDirectories(scratch.resolve("down")))) {
            check(contract, api, "findRecordings", 503, "/api/v1/recordings");
            check(
                    contract,
                    api,
                    "getRelated",
                    503,
                    "/api/v1/recordings/" + api.storeUnlisted(silent()).id() + "/related");
            check(contract, api, "clients", 503, "/api/v1/clients");
            check(contract, api, "client", 503, "/api/v1/clients/nobody");
            check(contract, api, "system", 200, "/api/v1/system");
        }
        var promised = contract.answers();
        // AccessIT asks for each of these without showing who asks.
        promised.removeIf(answer -> answer.endsWith(" 401"));
        assertThat(exercised).isEqualTo(promised);
    }

    @Test
    void judgesStrictly() throws Exception {
        var contract = Contract.read();
        var json = "application/json";

        assertThat(contract.faults("live", 200, json, "{\"status\":\"UP\"}")).isEmpty();
        assertThat(contract.faults("live", 200, json, "{\"status\":\"UP\",\"extra\":1}"))
                .isNotEmpty();
        assertThat(contract.faults("live", 200, json, "{\"status\":\"MAYBE\"}")).isNotEmpty();
        assertThat(contract.faults("live", 200, "text/html", "{\"status\":\"UP\"}"))
                .isNotEmpty();
        var page = "{\"items\":[{\"id\":1}],\"total\":1}";
        assertThat(contract.faults("findRecordings", 200, json, page)).hasSizeGreaterThan(5);
        var problem = "{\"at\":\"yesterday\",\"reason\":\"\",\"callId\":\"\",\"sessionId\":\"\",\"client\":"
                + "{\"userAgent\":\"\",\"address\":\"\",\"transport\":\"UDP\"}}";
        assertThat(contract.faults("notRecorded", 200, json, "[" + problem + "]"))
                .as("a moment that is none")
                .hasSize(1);
    }

    private void playback(Contract contract, ApiFixture api, String recording, String session) throws Exception {
        post(contract, api, "playRecording", 201, recording + "/playback", "");
        post(contract, api, "playSession", 201, session + "/playback", "");
        post(contract, api, "playRecording", 400, recording + "/playback?for=ever", "");
        post(contract, api, "playSession", 400, session + "/playback?for=ever", "");
        post(contract, api, "playRecording", 404, "/api/v1/recordings/" + NOBODY + "/playback", "");
        post(contract, api, "playSession", 404, "/api/v1/sessions/" + NOBODY + "/playback", "");
        post(contract, api, "playSession", 201, session + "/playback", "");
        post(contract, api, "playSession", 201, session + "/playback", "");
        post(contract, api, "playRecording", 503, recording + "/playback", "");
        post(contract, api, "playSession", 503, session + "/playback", "");
    }

    private void check(
            Contract contract, ApiFixture api, String operationId, int status, String path, String... headers)
            throws Exception {
        judge(contract, api.get(path, headers), operationId, status, path);
    }

    private void judge(Contract contract, HttpResponse<byte[]> response, String operationId, int status, String path) {
        var what = operationId + " " + status + " " + path;
        var body = ApiFixture.text(response);
        assertThat(response.statusCode()).as(what + ": " + body).isEqualTo(status);
        var mediaType = response.headers().firstValue("Content-Type").orElse("");
        assertThat(contract.faults(operationId, status, mediaType, body))
                .as(what + ": " + body)
                .isEmpty();
        exercised.add(operationId + " " + status);
    }

    private void post(Contract contract, ApiFixture api, String operationId, int status, String path, String json)
            throws Exception {
        judge(contract, api.post(path, json), operationId, status, path);
    }

    private FakeRecording full(ApiFixture api) throws Exception {
        var recording = FakeRecording.of(
                ApiFixture.NOW,
                9_000,
                random,
                FakeVoice.speaking("Ana Silva", "sip:ana@example.com", 200, 9_000)
                        .losing(new Span(1_000, 500))
                        .paused(new Span(4_000, 900)),
                FakeVoice.speaking("Leo", "sip:leo@example.com", 120, 9_000),
                FakeVoice.silent("Mia", "sip:mia@example.com"));
        return api.store(recording.with(Verdict.GAPS, "0.5 s of Ana Silva's stream never arrived."));
    }

    /// More speakers than FLAC has channels.
    private FakeRecording crowd(ApiFixture api) throws Exception {
        var voices = IntStream.range(0, 9)
                .mapToObj(n -> FakeVoice.speaking("Voice " + n, "sip:" + n + "@example.com", 200 + n, 500))
                .toArray(FakeVoice[]::new);
        return api.store(FakeRecording.of(ApiFixture.NOW.plusSeconds(2), 500, random, voices));
    }

    private FakeRecording empty(ApiFixture api) throws Exception {
        return api.store(silent());
    }

    private FakeRecording silent() {
        var recording = FakeRecording.of(ApiFixture.NOW.plusSeconds(1), 0, random);
        return recording.with(Verdict.EMPTY, "No packet arrived at all.");
    }

    private static LiveSessionRepresentation live() {
        return LiveSessionRepresentation.of(
                RecordingId.create(ApiFixture.NOW, new Random(8)),
                LiveSessionRepresentation.State.LIVE,
                ApiFixture.NOW,
                List.of(new Participant("p1", "Ana", "sip:ana@example.com", null, null, null)),
                DemoRecordings.origin("c-1", "Acme", "TLS"),
                List.of(
                        new LiveSessionRepresentation.Stream(
                                0,
                                "1",
                                "audio",
                                new PartyRepresentation("Ana Kovač", "sip:ana@example.com"),
                                "PCMU",
                                5,
                                860,
                                Set.of(),
                                ApiFixture.NOW),
                        new LiveSessionRepresentation.Stream(
                                1, "", "video", null, "", 0, 0, Set.of(PauseCause.RECORDER), null)),
                new LiveSessionRepresentation.Pause(
                        ApiFixture.NOW, "anna", "card number", ClientAnswer.Kind.REFUSED, "The client refused: 405"));
    }

    private static Signalling signalling() {
        var invite = "INVITE sip:rec@192.0.2.80 SIP/2.0\r\nContact: <sip:a@192.0.2.1>;src\r\n\r\n"
                .getBytes(StandardCharsets.UTF_8);
        var ladder = new Ladder();
        ladder.add(new MessageSeen(1L, true, "192.0.2.1:5060", "192.0.2.80:5060", "UDP", invite), "");
        var deviation = new Deviation(
                "FEATURE_TAG_BARE",
                "RFC 3840 §9",
                "The Contact header says src where +sip.src should stand",
                "Contact: <sip:a@192.0.2.1>;src",
                "Taken as the mark of a recording client.",
                new Deviation.Place(1, Deviation.Part.HEADERS, List.of()));
        return new Signalling(
                DemoRecordings.origin("c-1", "Acme", "UDP"),
                Signalling.State.LIVE,
                ladder.messages(),
                0,
                List.of(deviation),
                _ -> Optional.of(invite));
    }

    private static List<NotRecordedRepresentation> notRecorded() {
        var client = new ClientRepresentation("Acme", "192.0.2.1:5060", "UDP");
        return List.of(
                new NotRecordedRepresentation(ApiFixture.NOW, 503, "No room.", client, "c-1", null, live().id()),
                new NotRecordedRepresentation(
                        ApiFixture.NOW, null, "The disk was full.", client, "c-2", live().id(), live().id()));
    }
}
