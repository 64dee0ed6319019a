package io.earwitness.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.catalog.FakeRecording;
import io.earwitness.recorder.catalog.FakeVoice;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostileRequestIT {
    private static final String SECRET = "not for strangers";

    @TempDir
    static Path scratch;

    private static ApiFixture api;
    private static String recording;

    @BeforeAll
    static void start() throws Exception {
        api = new ApiFixture(scratch, scratch.resolve("catalog.db"), Set.of("recorder.example.com"), "/web-fixture");
        Files.writeString(scratch.resolve("secret.txt"), SECRET);
        var stored = api.store(FakeRecording.of(
                ApiFixture.NOW, 500, new Random(1), FakeVoice.speaking("Ana", "sip:ana@example.com", 200, 500)));
        Files.writeString(api.folder(stored.id()).resolve("left-over.txt"), SECRET);
        recording = "/api/v1/recordings/" + stored.id();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/files/../secret.txt",
                "/files/../../../../../secret.txt",
                "/files/%2e%2e/%2e%2e/%2e%2e/%2e%2e/%2e%2e/secret.txt",
                "/files/..%2f..%2f..%2f..%2f..%2fsecret.txt",
                "/files/%252e%252e/secret.txt",
                "/files/..%5c..%5csecret.txt",
                "/files/metadata/../../../../../../secret.txt",
                "/files//etc/passwd",
                "/files/%2fetc%2fpasswd",
                "/files/left-over.txt",
                "/files/manifest.json%00.txt",
                "/files/%c0%ae%c0%ae/secret.txt",
                "/files/.",
                "/files/metadata",
                "/../../../../../secret.txt"
            })
    void neverLeavesTheFilesThatTheManifestNames(String path) throws Exception {
        for (var prefix : List.of(recording, "", "/assets")) {
            var answer =
                    api.sendRaw("GET " + prefix + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            assertThat(answer).doesNotContain(SECRET).doesNotContain("root:").doesNotContain("Exception");
            assertThat(answer).startsWith("HTTP/1.1 ").doesNotStartWith("HTTP/1.1 5");
            if (prefix.equals(recording)) {
                assertThat(answer).matches("(?s)HTTP/1.1 4.*application/problem\\+json.*");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x", "01m7yr84wqq3dd61anyp04y5yh", "01M7YR84WQQ3DD61ANYP04Y5Y", "81M7YR84WQQ3DD61ANYP04Y5YH",
                "01M7YR84WQQ3DD61ANYP04Y5YH%00", "%27%20or%201%3D1--", "%F0%9F%98%80", "01M7YR84WQQ3DD61ANYP04Y5YI"
            })
    void findsNothingUnderAnIdThatIsNone(String id) throws Exception {
        for (var path :
                List.of("/api/v1/recordings/" + id, "/api/v1/recordings/" + id + "/audio", "/api/v1/sessions/" + id)) {
            var response = api.get(path);
            assertThat(response.statusCode()).as(path).isIn(400, 404);
            assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "from=yesterday, from",
        "from=2026-02-30T00:00:00Z, from",
        "to=2026-01-01, to",
        "to=2026-01-01T00:00:00, to",
        "from=%2B999999999999-01-01T00:00:00Z, from",
        "limit=0, limit",
        "limit=501, limit",
        "limit=-1, limit",
        "limit=99999999999999, limit",
        "limit=1e3, limit",
        "minSeconds=-1, minSeconds",
        "minSeconds=NaN, minSeconds",
        "minSeconds=1e999999999, minSeconds",
        "maxSeconds=9999999999, maxSeconds",
        "maxSeconds=1.0000000001, maxSeconds",
        "verdict=FINE, verdict",
        "cursor=x, cursor",
        "callId=a&callId=b, callId",
        "colour=red, colour",
        "Q=ana, Q"
    })
    void namesTheParameterThatIsWrong(String query, String name) throws Exception {
        var response = api.get("/api/v1/recordings?" + query);

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ApiFixture.text(response)).contains("parameter '" + name + "'");
    }

    @Test
    void namesTheParameterThatIsTooLong() throws Exception {
        var response = api.get("/api/v1/recordings?q=" + "a".repeat(201));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(ApiFixture.text(response)).contains("'q' may have 200 characters, not 201");
    }

    @Test
    void searchesForWhateverAStrangerTypes() throws Exception {
        for (var text : List.of(
                "' or 1=1 --", "\"", "%", "_", "AND", "ana OR leo", "NEAR(", "\0", "(", "*", "\uD83D\uDE00", "\\")) {
            for (var name : List.of("q", "party", "client", "callId")) {
                var response =
                        api.get("/api/v1/recordings?" + name + "=" + URLEncoder.encode(text, StandardCharsets.UTF_8));
                assertThat(response.statusCode()).as(name + "=" + text).isEqualTo(200);
            }
        }
        assertThat(ApiFixture.text(api.get("/api/v1/recordings?q="))).contains("\"total\":1");
    }

    @Test
    void refusesOversizedAndUnreadableRequestsWithoutAStackTrace() throws Exception {
        var head = " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";

        assertThat(api.sendRaw("GET /" + "a".repeat(20_000) + head + "\r\n")).startsWith("HTTP/1.1 414");
        assertThat(api.sendRaw("GET /" + head + "X: " + "a".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431");
        assertThat(api.sendRaw("nonsense\r\n\r\n")).startsWith("HTTP/1.1 400").doesNotContain("at org.");
        assertThat(api.sendRaw("GET /%zz" + head + "\r\n"))
                .startsWith("HTTP/1.1 400")
                .doesNotContain("at org.");
        assertThat(api.sendRaw("TRACE /" + head + "\r\n")).startsWith("HTTP/1.1 4");
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, 200",
        "localhost:8080, 200",
        "127.0.0.1, 200",
        "127.0.0.2:1, 200",
        "[::1]:80, 200",
        "app.localhost, 200",
        "RECORDER.example.com, 200",
        "evil.example, 421",
        "localhost.evil.example, 421",
        "127.0.0.1.evil.example, 421",
        "192.0.2.1, 421",
        "recorder.example.com.evil.example, 421",
        "0.0.0.0, 421"
    })
    void answersOnlyToItsOwnNames(String host, int status) throws Exception {
        var answer = api.sendRaw("GET /api/v1/recordings HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 " + status);
    }

    @Test
    void letsNoOtherPageChangeAnything() throws Exception {
        assertThat(api.send("POST", "/api/v1/recordings", "Origin", "https://evil.example")
                        .statusCode())
                .isEqualTo(403);
        assertThat(api.send("DELETE", recording, "Sec-Fetch-Site", "cross-site").statusCode())
                .isEqualTo(403);
        assertThat(api.send("POST", "/api/v1/recordings", "Origin", "null").statusCode())
                .isEqualTo(403);
        var own = "http://127.0.0.1:" + api.server.port();
        assertThat(api.send("POST", "/api/v1/recordings", "Origin", own).statusCode())
                .isEqualTo(405);
        assertThat(api.send("PUT", recording + "/audio").statusCode()).isEqualTo(405);
    }

    @Test
    void tellsTheBrowserWhatItMayDoWithEveryAnswer() throws Exception {
        for (var path :
                List.of("/", "/api/v1/recordings", "/api/nothing", recording + "/audio", "/assets/index-1a2b3c.js")) {
            var headers = api.get(path).headers();
            assertThat(headers.firstValue("X-Content-Type-Options")).as(path).hasValue("nosniff");
            assertThat(headers.firstValue("X-Frame-Options")).hasValue("DENY");
            assertThat(headers.firstValue("Referrer-Policy")).hasValue("same-origin");
            assertThat(headers.firstValue("Cross-Origin-Resource-Policy")).hasValue("same-origin");
            assertThat(headers.firstValue("Content-Security-Policy").orElse("")).contains("default-src");
            assertThat(headers.firstValue("Access-Control-Allow-Origin")).isEmpty();
            assertThat(headers.firstValue("Server")).isEmpty();
        }
    }
}
