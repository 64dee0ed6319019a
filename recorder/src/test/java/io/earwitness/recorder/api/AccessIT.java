package io.earwitness.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.access.Role;
import io.earwitness.recorder.access.UserFile;
import io.earwitness.recorder.catalog.FakeRecording;
import io.earwitness.recorder.catalog.FakeVoice;
import io.earwitness.recorder.events.RecorderEvent;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where there are users, nothing is had, heard or done by anybody else, however he asks.
class AccessIT {
    private static final String PASSWORD = "correct horse battery";
    private static final String NOBODY = "01M7YR84WQQ3DD61ANYP04Y5YH";

    @TempDir
    Path scratch;

    private final HttpClient http = HttpClient.newHttpClient();
    private ApiFixture api;
    private UserFile users;
    private String recording = "";
    private String token = "";

    @BeforeEach
    void start() throws Exception {
        users = new UserFile(scratch.resolve("users"));
        api = ApiFixture.start(scratch);
        var made = FakeRecording.of(
                ApiFixture.NOW, 2_000, new Random(3), FakeVoice.speaking("Ana", "sip:ana@example.com", 200, 2_000));
        recording = "/api/v1/recordings/" + api.store(made).id();
        token = users.addToken("backup", Role.LISTENER, Instant.EPOCH);
        users.add("anna", Role.OPERATOR, PASSWORD, Instant.EPOCH);
    }

    @AfterEach
    void stop() {
        api.close();
        http.close();
    }

    @Test
    @Tag("TLS-11")
    void everyOperationOfTheContractWantsToKnowWhoAsks() throws Exception {
        var closed = 0;
        for (var operation : Contract.read().operations()) {
            var path = operation
                    .path()
                    .replace("{id}", recording.substring(recording.lastIndexOf('/') + 1))
                    .replace("{name}", "audio.wav")
                    .replace("{number}", "1");
            if (operation.open()) {
                assertThat(Gate.OPEN).contains(path);
                assertThat(api.send(operation.method(), path).statusCode())
                        .as(path)
                        .isEqualTo(200);
                continue;
            }
            closed++;
            for (var shown :
                    List.of("", "Bearer ", "Bearer " + token + "x", "Basic ", "Basic %%%", "Digest x", "anna")) {
                var answer = shown.isEmpty()
                        ? api.send(operation.method(), path)
                        : api.send(operation.method(), path, "Authorization", shown);
                assertThat(answer.statusCode())
                        .as(operation.method() + " " + path + " with '" + shown + "'")
                        .isIn(shown.isEmpty() ? List.of(401) : List.of(401, 429));
                assertThat(answer.headers().firstValue("Content-Type")).contains(Problem.MEDIA_TYPE);
                assertThat(ApiFixture.text(answer)).doesNotContain("Ana", "RIFF");
            }
        }
        assertThat(closed).isGreaterThan(30);
    }

    @Test
    @Tag("TLS-11")
    void noOtherPathLeadsPastTheGate() throws Exception {
        for (var path : List.of(
                "/",
                "/index.html",
                "/assets/app.js",
                "/openapi.yaml",
                "/metrics",
                "/metrics/",
                "//metrics",
                "/METRICS",
                "/health/live/../../metrics",
                "/health/live/..%2f..%2fmetrics",
                "/health/live;/../metrics",
                "/login/../api/v1/recordings",
                "/login/%2e%2e/api/v1/recordings",
                "/login;x=/api/v1/recordings",
                "//api/v1/recordings",
                "/api//v1/recordings",
                "/API/v1/recordings",
                "/api/v1/recordings/",
                "/health/live%00/api/v1/recordings",
                "/nothing",
                "/logout",
                "/api/v1/me")) {
            var answer = api.sendRaw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
            assertThat(answer.lines().findFirst().orElse("")).as(path).containsAnyOf(" 400 ", " 401 ", " 404 ");
            assertThat(answer).as(path).doesNotContain("Ana", "earwitness_", "\"items\"");
            if (!path.contains("..") && !path.contains(";") && !path.contains("%")) {
                assertThat(answer).as(path).doesNotContain(" 404 ");
            }
        }
        for (var method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "HEAD")) {
            assertThat(api.send(method, "/api/v1/recordings").statusCode())
                    .as(method)
                    .isIn(401, 405);
        }
    }

    @Test
    void anUpgradeToAWebSocketIsNoWayAround() throws Exception {
        var upgrade = List.of(
                "GET /api/v1/sessions HTTP/1.1",
                "Host: 127.0.0.1",
                "Upgrade: websocket",
                "Connection: Upgrade, close",
                "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                "Sec-WebSocket-Version: 13");
        var answer = api.sendRaw(String.join("\r\n", upgrade) + "\r\n\r\n");

        assertThat(answer.lines().findFirst().orElse("")).containsAnyOf(" 401 ", " 404 ");
        assertThat(answer).doesNotContain(" 101 ");
    }

    @Test
    void aPasswordATokenAndASignedInBrowserAreLetIn() throws Exception {
        assertThat(api.get(recording, "Authorization", basic("anna", PASSWORD)).statusCode())
                .isEqualTo(200);
        assertThat(api.get(recording, "Authorization", basic("anna", PASSWORD)).statusCode())
                .isEqualTo(200);
        assertThat(api.get(recording, "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(200);
        assertThat(ApiFixture.text(api.get("/api/v1/me", "Cookie", signIn("anna", PASSWORD))))
                .isEqualTo("{\"name\":\"anna\",\"role\":\"operator\",\"signedIn\":true}");
        assertThat(api.get(recording, "Authorization", basic("backup", token)).statusCode())
                .as("a token is no password")
                .isEqualTo(401);
        assertThat(api.get(recording, "Authorization", basic("anna", PASSWORD + "x"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void whoMayOnlyListenChangesNothingAndAMonitorHearsNothing() throws Exception {
        var monitor = users.addToken("prometheus", Role.MONITOR, Instant.EPOCH);

        var listener = "Bearer " + token;
        assertThat(api.get(recording + "/audio", "Authorization", listener).statusCode())
                .isEqualTo(200);
        assertThat(api.send("POST", recording + "/playback", "Authorization", listener)
                        .statusCode())
                .as("another way to listen")
                .isEqualTo(201);
        assertThat(api.send("POST", recording + "/playback", "Authorization", "Bearer " + monitor)
                        .statusCode())
                .isEqualTo(403);
        for (var path : List.of(
                "/api/v1/system/drain",
                "/api/v1/sessions",
                "/api/v1/sessions/" + NOBODY + "/end",
                "/api/v1/sessions/" + NOBODY + "/end/playback",
                "/api/v1/sessions/" + NOBODY + "/playback/end")) {
            assertThat(api.send("POST", path, "Authorization", listener).statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
        assertThat(api.get("/metrics", "Authorization", "Bearer " + monitor).statusCode())
                .isEqualTo(200);
        for (var path :
                List.of(recording, recording + "/audio", "/api/v1/recordings", "/api/v1/sessions", "/api/v1/clients")) {
            assertThat(api.get(path, "Authorization", "Bearer " + monitor).statusCode())
                    .as(path)
                    .isEqualTo(403);
        }
    }

    @Test
    void whoIsRemovedIsOutAtOnceAndAnEmptyFileLetsNobodyIn() throws Exception {
        var cookie = signIn("anna", PASSWORD);
        users.changePassword("anna", "another horse battery");
        assertThat(api.get(recording, "Cookie", cookie).statusCode()).isEqualTo(401);
        assertThat(api.get(recording, "Authorization", basic("anna", PASSWORD)).statusCode())
                .isEqualTo(401);
        assertThat(api.get(recording, "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(200);

        users.remove("backup");
        assertThat(api.get(recording, "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(401);
        users.remove("anna");
        assertThat(api.get(recording).statusCode()).isEqualTo(401);
        Files.delete(users.path());
        assertThat(api.get(recording).statusCode()).isEqualTo(401);
        Files.writeString(users.path(), "nonsense");
        assertThat(api.get(recording).statusCode()).isEqualTo(401);
    }

    @Test
    void aGuesserIsSlowedDownAndWhoIsSignedInIsNot() throws Exception {
        var cookie = signIn("anna", PASSWORD);
        users.add("otto", Role.LISTENER, PASSWORD, Instant.EPOCH);
        var statuses = new ArrayList<Integer>();
        for (var n = 0; n < 8; n++) {
            statuses.add(api.get(recording, "Authorization", basic("anna", "guess number " + n))
                    .statusCode());
        }
        var held = login("otto", PASSWORD, "/");

        assertThat(statuses).containsExactly(401, 401, 401, 401, 401, 429, 429, 429);
        assertThat(held.statusCode()).isEqualTo(429);
        assertThat(held.headers().firstValue("Retry-After")).isPresent();
        assertThat(api.get(recording, "Cookie", cookie).statusCode()).isEqualTo(200);
        assertThat(api.get(recording, "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(200);
        assertThat(ApiFixture.text(api.get("/metrics", "Cookie", cookie)))
                .contains("earwitness_api_refused_total{reason=\"wrong_credentials\"} 5.0")
                .contains("earwitness_api_refused_total{reason=\"too_many_tries\"} 4.0");
        api.now.updateAndGet(now -> now.plusSeconds(2));
        assertThat(login("otto", PASSWORD, "/").statusCode()).isEqualTo(303);
    }

    @Test
    void aBrowserIsShownTheLoginPageAndThenWhatItWanted() throws Exception {
        var turnedAway = api.get("/recordings/x?t=1", "Accept", "text/html,*/*");
        assertThat(turnedAway.statusCode()).isEqualTo(303);
        assertThat(turnedAway.headers().firstValue("Location")).contains("/login?next=%2Frecordings%2Fx%3Ft%3D1");
        var page = api.get("/login?next=%2Frecordings%2Fx%3Ft%3D1");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(ApiFixture.text(page)).contains("name=\"next\" value=\"/recordings/x?t=1\"");

        var wrong = login("anna", "not the password", "/recordings/x");
        assertThat(wrong.statusCode()).isEqualTo(401);
        assertThat(ApiFixture.text(wrong)).contains("The name or the password is not right.");
        assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();

        var right = login("anna", PASSWORD, "/recordings/x?t=1");
        assertThat(right.statusCode()).isEqualTo(303);
        assertThat(right.headers().firstValue("Location")).contains("/recordings/x?t=1");
        assertThat(right.headers().firstValue("Set-Cookie").orElse(""))
                .matches("earwitness=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Lax");
    }

    @Test
    void theLoginPageLeadsNowhereElseAndRunsNothing() throws Exception {
        for (var next : List.of(
                "https://evil.example",
                "//evil.example",
                "/\\evil.example",
                "\\\\evil",
                "javascript:alert(1)",
                "/a\r\nSet-Cookie: x=y",
                "evil")) {
            var answer = login("anna", PASSWORD, next);
            assertThat(answer.headers().firstValue("Location")).as(next).contains("/");
        }
        var page = ApiFixture.text(
                api.get("/login?next=" + URLEncoder.encode("/\"><script>x</script>", StandardCharsets.UTF_8)));
        assertThat(page).doesNotContain("<script").contains("/&quot;&gt;&lt;script&gt;");
        assertThat(api.get("/login")
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElse(""))
                .contains("default-src 'none'")
                .contains("form-action 'self'");
    }

    @Test
    void aForeignPageCanNeitherSignInNorUseWhoIsSignedIn() throws Exception {
        var cookie = signIn("anna", PASSWORD);
        var own = "http://127.0.0.1:" + api.server.port();

        assertThat(api.send("POST", "/api/v1/system/drain", "Cookie", cookie).statusCode())
                .isEqualTo(403);
        assertThat(api.send("POST", "/api/v1/system/drain", "Cookie", cookie, "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(api.send("POST", "/api/v1/system/drain", "Cookie", cookie, "Sec-Fetch-Site", "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(api.send("POST", "/api/v1/system/drain", "Cookie", cookie, "Origin", own)
                        .statusCode())
                .isEqualTo(204);
        assertThat(api.send("POST", "/login", "Origin", "https://evil.example").statusCode())
                .isEqualTo(403);
        assertThat(api.send("POST", "/logout", "Cookie", cookie, "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void whoSignsOutIsOut() throws Exception {
        var cookie = signIn("anna", PASSWORD);
        assertThat(api.get(recording, "Cookie", cookie).statusCode()).isEqualTo(200);
        assertThat(api.get(recording + "/audio", "Cookie", cookie).headers().firstValue("Cache-Control"))
                .contains("private, no-cache");

        var out = api.send("POST", "/logout", "Cookie", cookie, "Origin", "http://127.0.0.1:" + api.server.port());

        assertThat(out.statusCode()).isEqualTo(303);
        assertThat(out.headers().firstValue("Set-Cookie").orElse(""))
                .startsWith("earwitness=;")
                .contains("Max-Age=0");
        assertThat(api.get(recording, "Cookie", cookie).statusCode()).isEqualTo(401);
        assertThat(api.get(recording, "Cookie", "earwitness=").statusCode()).isEqualTo(401);
        assertThat(api.get(recording, "Cookie", "earwitness=" + "A".repeat(43)).statusCode())
                .isEqualTo(401);
    }

    @Test
    @Tag("TLS-11")
    void whoTookWhatIsTold() throws Exception {
        var told = new CopyOnWriteArrayList<String>();
        api.events.listen(event -> {
            if (event instanceof RecorderEvent.RecordingTaken taken) {
                told.add(taken.who() + " " + taken.what() + " " + taken.id());
            }
        });
        var id = recording.substring(recording.lastIndexOf('/') + 1);
        var shown = "Bearer " + token;

        for (var n = 0; n < 3; n++) {
            api.get(recording + "/audio", "Authorization", shown, "Range", "bytes=" + n + "-99");
        }
        api.send("HEAD", recording + "/packets", "Authorization", shown);
        api.get(recording + "/packets");
        api.get(recording + "/export", "Authorization", basic("anna", PASSWORD));
        api.get(recording + "/files/stream-1.wav", "Authorization", shown);

        api.send("POST", recording + "/playback", "Authorization", shown);
        assertThat(told.removeLast()).isEqualTo("backup an RTSP address " + id);

        api.now.updateAndGet(now -> now.plusSeconds(61));
        api.get(recording + "/audio", "Authorization", shown);

        assertThat(told.removeLast()).isEqualTo("backup audio " + id);
        assertThat(told).hasSize(3).startsWith("backup audio " + id, "anna export " + id);
        assertThat(told.get(2)).matches("backup file \\d+ " + id);
    }

    @Test
    void aSignedInBrowserIsForgottenAfterAWhile() throws Exception {
        var cookie = signIn("anna", PASSWORD);
        for (var hours = 0; hours < 18; hours += 6) {
            api.now.updateAndGet(now -> now.plusSeconds(6 * 3_600));
            assertThat(api.get(recording, "Cookie", cookie).statusCode()).isEqualTo(200);
        }
        api.now.updateAndGet(now -> now.plusSeconds(7 * 3_600));
        assertThat(api.get(recording, "Cookie", cookie).statusCode())
                .as("after a day")
                .isEqualTo(401);
        var other = signIn("anna", PASSWORD);
        api.now.updateAndGet(now -> now.plusSeconds(8 * 3_600 + 1));
        assertThat(api.get(recording, "Cookie", other).statusCode())
                .as("after idle hours")
                .isEqualTo(401);
    }

    @Test
    void withoutUsersItIsOpenAsLongAsTheStartAllows() throws Exception {
        try (var open = ApiFixture.start(Files.createDirectories(scratch.resolve("open")))) {
            assertThat(open.get("/api/v1/recordings").statusCode()).isEqualTo(200);
            assertThat(open.get("/login").statusCode()).isEqualTo(303);
            new UserFile(scratch.resolve("open/users")).add("anna", Role.OPERATOR, PASSWORD, Instant.EPOCH);
            assertThat(open.get("/api/v1/recordings").statusCode()).isEqualTo(401);
            Files.delete(scratch.resolve("open/users"));
            assertThat(open.get("/api/v1/recordings").statusCode()).isEqualTo(401);
        }
    }

    private String signIn(String name, String password) throws Exception {
        var cookie =
                login(name, password, "/").headers().firstValue("Set-Cookie").orElseThrow();
        return cookie.substring(0, cookie.indexOf(';'));
    }

    private HttpResponse<byte[]> login(String name, String password, String next)
            throws IOException, InterruptedException {
        var form = "name=" + encoded(name) + "&password=" + encoded(password) + "&next=" + encoded(next);
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.server.port() + "/login"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form))
                .build();
        return http.send(request, BodyHandlers.ofByteArray());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String basic(String name, String password) {
        var pair = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
