package io.earwitness.recorder.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.earwitness.recorder.catalog.FakeRecording;
import io.earwitness.recorder.catalog.FakeVoice;
import io.earwitness.recorder.events.RecorderEvents;
import io.earwitness.recorder.playback.DerivedSounds;
import io.earwitness.recorder.telemetry.Health;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ApiServerIT {
    private final Random random = new Random(4);

    @TempDir
    Path scratch;

    @Test
    void walksThroughAllPagesByTheCursorOfThePageBefore() throws Exception {
        try (var api = ApiFixture.start(scratch)) {
            for (var i = 0; i < 5; i++) {
                store(api, "Ana " + i, i);
            }
            var first = json(api, "/api/v1/recordings?limit=2&q=ana");
            var second = json(
                    api,
                    "/api/v1/recordings?limit=2&q=ana&cursor="
                            + first.get("next").asString());
            var third = json(
                    api,
                    "/api/v1/recordings?limit=2&q=ana&cursor="
                            + second.get("next").asString());

            assertThat(first.get("total").asInt()).isEqualTo(5);
            assertThat(first.at("/items/0/from/name").asString()).isEqualTo("Ana 0");
            assertThat(second.at("/items/0/from/name").asString()).isEqualTo("Ana 2");
            assertThat(third.get("items").size()).isEqualTo(1);
            assertThat(third.has("next")).isFalse();
        }
    }

    @Test
    void namesTheFirstParticipantAndAllOthers() throws Exception {
        try (var api = ApiFixture.start(scratch)) {
            api.store(FakeRecording.of(
                    ApiFixture.NOW,
                    500,
                    random,
                    FakeVoice.speaking("Ana", "sip:ana@example.com", 200, 500),
                    FakeVoice.speaking("Leo", "sip:leo@example.com", 120, 500),
                    FakeVoice.speaking("", "sip:mia@example.com", 240, 500)));

            var item = json(api, "/api/v1/recordings").at("/items/0");

            assertThat(item.at("/from/address").asString()).isEqualTo("sip:ana@example.com");
            assertThat(item.at("/to/name").asString()).isEqualTo("Leo");
            assertThat(item.at("/to/address").asString()).isEqualTo("sip:leo@example.com, sip:mia@example.com");
            assertThat(item.get("parties").size()).isEqualTo(3);
        }
    }

    @Test
    void servesRecordingsWhileTheDatabaseIsAway() throws Exception {
        try (var api = ApiFixture.withoutDatabase(scratch)) {
            var recording = FakeRecording.of(
                    ApiFixture.NOW, 500, random, FakeVoice.speaking("Ana", "sip:ana@example.com", 200, 500));
            api.archive.store(recording.assembleIn(scratch.resolve("work")));

            var list = api.get("/api/v1/recordings");
            assertThat(list.statusCode()).isEqualTo(503);
            assertThat(list.headers().firstValue("Retry-After")).isPresent();
            assertThat(api.get("/api/v1/recordings/" + recording.id() + "/audio")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(json(api, "/api/v1/system").get("recordings").isNull()).isTrue();
        }
    }

    @Test
    void givesAProblemTheRequestIdOfItsHeader() throws Exception {
        try (var api = ApiFixture.start(scratch)) {
            var first = api.get("/api/v1/nothing");
            var second = api.get("/api/v1/nothing");

            var id = first.headers().firstValue("X-Request-Id").orElseThrow();
            assertThat(ApiFixture.text(first)).contains("\"requestId\":\"" + id + "\"");
            assertThat(second.headers().firstValue("X-Request-Id")).isNotEqualTo(Optional.of(id));
        }
    }

    @Test
    void saysThatItIsAFaultOfOursWhereAFolderCannotBeRead() throws Exception {
        try (var api = ApiFixture.start(scratch)) {
            var recording = store(api, "Ana", 0);
            Files.writeString(api.folder(recording.id()).resolve("manifest.json"), "{}");

            var response = api.get("/api/v1/recordings/" + recording.id());

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(ApiFixture.text(response)).contains("requestId").doesNotContain("Exception");
            assertThat(api.telemetry.scrape()).contains("earwitness_api_failed_total 1.0");
        }
    }

    @Test
    void compressesJsonForWhoAsksForIt() throws Exception {
        try (var api = ApiFixture.start(scratch)) {
            for (var i = 0; i < 5; i++) {
                store(api, "Ana " + i, i);
            }
            var plain = api.get("/api/v1/recordings");
            var compressed = api.get("/api/v1/recordings", "Accept-Encoding", "gzip");

            assertThat(compressed.headers().firstValue("Content-Encoding")).hasValue("gzip");
            try (var gzip = new GZIPInputStream(new ByteArrayInputStream(compressed.body()))) {
                assertThat(gzip.readAllBytes()).isEqualTo(plain.body());
            }
        }
    }

    @Test
    void answersEachRequestInAVirtualThreadOfItsOwn() throws Exception {
        try (var api = ApiFixture.start(scratch)) {
            api.get("/api/v1/sessions");

            assertThat(api.lastThread.get()).startsWith("VirtualThread").contains(",api-");
        }
    }

    @Test
    void countsRequestsByTheClassOfTheirStatus() throws Exception {
        try (var api = ApiFixture.start(scratch)) {
            api.get("/api/v1/sessions");
            api.get("/api/v1/nothing");
            api.get("/api/v1/recordings?limit=x");

            assertThat(ApiFixture.text(api.get("/metrics")))
                    .contains("earwitness_api_requests_total{status=\"2xx\"} 1.0")
                    .contains("earwitness_api_requests_total{status=\"4xx\"} 2.0");
        }
    }

    @Test
    void saysInOneLineWhyItCannotListen() throws Exception {
        try (var api = ApiFixture.start(scratch)) {
            var taken = new ApiConfig("127.0.0.1", api.server.port(), Set.of());
            var sources = new ApiSources(
                    api.catalog,
                    api.archive,
                    List::of,
                    List::of,
                    _ -> Optional.empty(),
                    ApiFixture::status,
                    new Health(),
                    api.telemetry,
                    new ControlOfFixture(id -> false),
                    new DerivedSounds(scratch.resolve("derived"), Clock.systemUTC()),
                    _ -> Optional.empty(),
                    (_, _, _) -> Optional.empty(),
                    ApiFixture.access(scratch),
                    new RecorderEvents(api.telemetry.meters()),
                    Optional.empty(),
                    Optional.empty());

            assertThatThrownBy(() -> ApiServer.start(taken, sources, random))
                    .isInstanceOf(ApiServer.ApiStartException.class)
                    .hasMessageStartingWith("cannot listen on http://127.0.0.1:" + api.server.port())
                    .hasMessageContaining("in use");
        }
    }

    @Test
    void servesThePagesAndEveryPlaceInsideThem() throws Exception {
        try (var api = new ApiFixture(scratch, scratch.resolve("catalog.db"), Set.of(), "/web-fixture")) {
            for (var path : List.of("/", "/index.html", "/recordings/01M7YR84WQQ3DD61ANYP04Y5YH", "/live", "/a.b/c")) {
                var page = api.get(path);
                assertThat(ApiFixture.text(page)).as(path).contains("<title>pages</title>");
                assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
                assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-cache");
            }
            var script = api.get("/assets/index-1a2b3c.js");
            assertThat(script.headers().firstValue("Content-Type").orElse("")).startsWith("text/javascript");
            assertThat(script.headers().firstValue("Cache-Control").orElse("")).contains("immutable");
            assertThat(api.get("/assets/index-gone.js").statusCode()).isEqualTo(404);
            assertThat(api.get("/favicon.ico").statusCode()).isEqualTo(404);
            assertThat(api.get("/api").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void saysPlainlyThatThePagesWereNotBuilt() throws Exception {
        try (var api = new ApiFixture(scratch, scratch.resolve("catalog.db"), Set.of(), "/no-pages")) {
            var page = api.get("/");

            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(ApiFixture.text(page)).contains("pages were not built");
        }
    }

    private FakeRecording store(ApiFixture api, String name, int minutesAgo) throws Exception {
        return api.store(FakeRecording.of(
                ApiFixture.NOW.minusSeconds(60L * minutesAgo),
                500,
                random,
                FakeVoice.speaking(name, "sip:ana@example.com", 200, 500)));
    }

    private static JsonNode json(ApiFixture api, String path) throws Exception {
        return JsonMapper.shared().readTree(api.get(path).body());
    }
}
