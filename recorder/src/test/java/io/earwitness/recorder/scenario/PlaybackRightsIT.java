package io.earwitness.recorder.scenario;

import static io.earwitness.recorder.scenario.CallMetadata.document;
import static io.earwitness.recorder.scenario.CallMetadata.opens;
import static io.earwitness.recorder.scenario.CallMetadata.stops;
import static io.earwitness.recorder.scenario.CallMetadata.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.recorder.access.Role;
import io.earwitness.recorder.access.UserFile;
import io.earwitness.recorder.rtsp.RtspPeer;
import io.earwitness.sip.message.Transport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// An address for RTSP is good for what it names and for who asked for it, and for nothing and nobody else.
class PlaybackRightsIT {
    private static final String TCP = "RTP/AVP/TCP;unicast;interleaved=";
    private static final String RTSP = "rtsp: { enabled: true, port: 0 }\n";
    private static final String PASSWORD = "correct horse battery";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"a new password", "another role", "removed", "removed and made again"})
    @Tag("NENA-05")
    void whoIsNotTheSameUserAnyMoreHearsNothingMore(String change) throws Exception {
        var users = new UserFile(directory.resolve("users"));
        users.add("anna", Role.LISTENER, PASSWORD, Instant.EPOCH);
        users.add("otto", Role.OPERATOR, PASSWORD, Instant.EPOCH);
        try (var recorder = ScenarioRecorder.in(directory, RTSP);
                var client = new ScenarioClient(recorder, Transport.UDP)) {
            try (var call = client.call(Offers.twoStreams())) {
                call.sendsTone(5_000, 0, 1);
                call.bye();
            }
            var id = recorder.awaitFinished().manifest().id();
            var url = url(recorder.recorder().page(), "recordings/" + id, "anna:" + PASSWORD);
            try (var peer = new RtspPeer(URI.create(url).getPort())) {
                var session = peer.ask("SETUP", url + "stream=0", "Transport", TCP + "0-1")
                        .session();
                assertThat(peer.ask("PLAY", url, "Session", session).status()).isEqualTo(200);

                change(users, change);

                await().atMost(PATIENCE)
                        .until(() -> peer.ask("GET_PARAMETER", url, "Session", session)
                                        .status()
                                == 454);
                assertThat(peer.ask("DESCRIBE", url).status()).isEqualTo(404);
                assertThat(peer.ask("PLAY", url, "Session", session).status()).isEqualTo(454);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a new password", "another role", "removed", "removed and made again"})
    void whoIsNotTheSameUserAnyMoreHearsNothingMoreOfALiveCall(String change) throws Exception {
        var users = new UserFile(directory.resolve("users"));
        users.add("anna", Role.LISTENER, PASSWORD, Instant.EPOCH);
        users.add("otto", Role.OPERATOR, PASSWORD, Instant.EPOCH);
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.UDP);
                var call = client.call(Offers.twoStreams())) {
            var page = recorder.recorder().page();
            var live = "/api/v1/sessions/"
                    + recorder.recorder().sessions().list().getFirst().id() + "/listen";
            call.sendsTone(300, 0, 1);
            try (var anna = new ScenarioListener(page, live, "anna:" + PASSWORD);
                    var otto = new ScenarioListener(page, live, "otto:" + PASSWORD)) {
                await().atMost(PATIENCE).until(() -> anna.frames() > 0 && otto.frames() > 0);

                change(users, change);

                await().atMost(PATIENCE).until(() -> {
                    call.sendsTone(100, 0, 1);
                    return anna.hasBrokenOff();
                });
                var heard = otto.frames();
                await().atMost(PATIENCE).until(() -> {
                    call.sendsTone(100, 0, 1);
                    return otto.frames() > heard;
                });
                assertThat(otto.hasBrokenOff()).as("whose right is what it was").isFalse();
            }
            call.bye();
        }
    }

    @Test
    void oneUserLeavesOthersAPlaceToListen() throws Exception {
        var users = new UserFile(directory.resolve("users"));
        users.add("anna", Role.LISTENER, PASSWORD, Instant.EPOCH);
        users.add("otto", Role.OPERATOR, PASSWORD, Instant.EPOCH);
        try (var recorder = ScenarioRecorder.in(directory);
                var client = new ScenarioClient(recorder, Transport.UDP);
                var call = client.call(Offers.twoStreams())) {
            var page = recorder.recorder().page();
            var live = "/api/v1/sessions/"
                    + recorder.recorder().sessions().list().getFirst().id() + "/listen";
            var all = new ArrayList<ScenarioListener>();
            try {
                for (var i = 0; i < 12; i++) {
                    all.add(new ScenarioListener(page, live, "anna:" + PASSWORD));
                    assertThat(all.getLast().status()).isEqualTo(200);
                }
                all.add(new ScenarioListener(page, live, "anna:" + PASSWORD));
                assertThat(all.getLast().status()).as("one more of hers").isEqualTo(503);
                all.add(new ScenarioListener(page, live, "otto:" + PASSWORD));
                assertThat(all.getLast().status()).isEqualTo(200);
            } finally {
                all.forEach(ScenarioListener::close);
            }
            call.bye();
        }
    }

    private static void change(UserFile users, String change) throws Exception {
        switch (change) {
            case "a new password" -> users.changePassword("anna", "another horse battery");
            case "another role" -> {
                users.remove("anna");
                users.add("anna", Role.OPERATOR, PASSWORD, Instant.EPOCH);
            }
            case "removed" -> users.remove("anna");
            default -> {
                users.remove("anna");
                users.add("anna", Role.LISTENER, PASSWORD, Instant.EPOCH);
            }
        }
    }

    @Test
    @Tag("NENA-05")
    void anAddressOfASessionNeverGoesOverToItsNextCall() throws Exception {
        var soon = "session: { drain: 100ms, split-after: 100ms }\n" + RTSP;
        try (var recorder = ScenarioRecorder.in(directory, soon);
                var client = new ScenarioClient(recorder, Transport.TCP);
                var api = new ApiCalls(recorder.recorder().page());
                var call = client.call(ScenarioClient.both(Offers.audio(2, "sendonly"), document("complete", "")))) {
            update(call, opens("cs-1", "Leo"));
            var session = recorder.recorder().sessions().list().getFirst().id();
            var first = url(recorder.recorder().page(), "sessions/" + session, "");
            call.sendsTone(3_000, 0, 1);
            try (var peer = new RtspPeer(URI.create(first).getPort())) {
                assertThat(peer.ask("DESCRIBE", first).body()).contains("a=range:npt=0.000000-\r\n");
                var id = peer.ask("SETUP", first + "stream=0", "Transport", TCP + "0-1")
                        .session();
                assertThat(peer.ask("PLAY", first, "Session", id).status()).isEqualTo(200);
                peer.readUntil(() -> peer.frames(0).size() >= 20);
                update(call, stops("cs-1"));
                update(call, opens("cs-2", "Mia"));
                var recording = awaitRecording(api, call);
                call.sendsTone(3_000, 0, 1);

                // It ends with the call, while the session goes on.
                peer.readUntil(() -> !peer.requests().isEmpty());
                assertThat(recorder.recorder().sessions().list()).hasSize(1);
                var kept = url(recorder.recorder().page(), "recordings/" + recording, "");
                var range = range(peer.ask("DESCRIBE", kept));
                assertThat(range).matches("npt=0.000000-[0-9.]+");
                assertThat(range(peer.ask("DESCRIBE", first)))
                        .as("the first call, which is over")
                        .isEqualTo(range);
                var second = url(recorder.recorder().page(), "sessions/" + session, "");
                assertThat(range(peer.ask("DESCRIBE", second)))
                        .as("the second call, which goes on")
                        .isEqualTo("npt=0.000000-");
            }
            call.bye();
        }
    }

    private static String range(RtspPeer.Head described) {
        return described
                .body()
                .lines()
                .filter(line -> line.startsWith("a=range:"))
                .findFirst()
                .orElse("a=range:none " + described.start())
                .substring("a=range:".length());
    }

    private static String awaitRecording(ApiCalls api, ScenarioCall call) throws Exception {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            var found =
                    api.get("/api/v1/recordings?identifier=session:cs-1").body().get("items");
            if (!found.isEmpty()) {
                return found.get(0).get("id").asString();
            }
            call.sendsTone(100, 0, 1);
        }
        throw new AssertionError("the first call became no recording");
    }

    @Test
    void aHandOverIsNoFaultOfWhatPlays() throws Exception {
        try (var recorder = ScenarioRecorder.in(directory, RTSP);
                var client = new ScenarioClient(recorder, Transport.UDP);
                var call = client.call(Offers.twoStreams())) {
            var session = recorder.recorder().sessions().list().getFirst().id();
            var url = url(recorder.recorder().page(), "sessions/" + session, "");
            call.sendsTone(2_500, 0, 1);
            try (var peer = new RtspPeer(URI.create(url).getPort())) {
                var id = peer.ask("SETUP", url + "stream=0", "Transport", TCP + "0-1")
                        .session();
                peer.ask("PLAY", url, "Session", id, "Range", "npt=now-");
                call.sendsTone(2_500, 0, 1);
                peer.readUntil(() -> !peer.frames(0).isEmpty());

                recorder.recorder().handOver();

                assertThat(peer.isClosed()).isTrue();
                assertThat(peer.requests()).as("it was not played to an end").isEmpty();
                assertThat(recorder.recorder()
                                .meters()
                                .get("earwitness.rtsp.failed")
                                .counter()
                                .count())
                        .isZero();
            }
        }
    }

    /// @param who name and password; empty where nobody has to sign in
    private static String url(URI page, String of, String who) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            var make = HttpRequest.newBuilder(page.resolve("/api/v1/" + of + "/playback"))
                    .POST(HttpRequest.BodyPublishers.noBody());
            if (!who.isEmpty()) {
                var shown = Base64.getEncoder().encodeToString(who.getBytes(StandardCharsets.UTF_8));
                make.header("Authorization", "Basic " + shown);
            }
            var answer = http.send(make.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
            return new JsonMapper().readTree(answer.body()).get("url").asString();
        }
    }
}
