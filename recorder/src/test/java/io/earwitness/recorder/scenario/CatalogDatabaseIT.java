package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.catalog.CatalogConfig;
import io.earwitness.recorder.catalog.TestPostgres;
import io.earwitness.sip.message.Transport;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole recorder whose catalog lies in PostgreSQL, by nothing but its settings.
class CatalogDatabaseIT {
    @TempDir
    Path directory;

    @Test
    void callIsFoundInPostgresqlByOneSetting() throws Exception {
        try (var postgres = TestPostgres.start();
                var recorder = ScenarioRecorder.in(directory, settings(postgres.database()));
                var api = new ApiCalls(recorder.recorder().page())) {
            record(recorder);
            var id = recorder.awaitFinished().manifest().id().value();

            var found = api.get("/api/v1/recordings?q=ana").body();

            assertThat(found.get("total").asInt()).isEqualTo(1);
            assertThat(found.get("items").get(0).get("id").asString()).isEqualTo(id);
            assertThat(api.get("/api/v1/recordings?q=nobody")
                            .body()
                            .get("total")
                            .asInt())
                    .isZero();
            assertThat(directory.resolve("catalog.db")).doesNotExist();
        }
    }

    @Test
    void callsAreRecordedWhileTheDatabaseIsAwayAndListedWhenItIsBack() throws Exception {
        try (var postgres = TestPostgres.start()) {
            var database = postgres.database();
            postgres.down();
            try (var recorder = ScenarioRecorder.in(directory, settings(database));
                    var api = new ApiCalls(recorder.recorder().page())) {
                record(recorder);
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> recorder.recorder()
                                        .meters()
                                        .counter("earwitness.assembly.sink.failures")
                                        .count()
                                > 0);

                var list = api.get("/api/v1/recordings");
                assertThat(list.status()).isEqualTo(503);
                assertThat(list.type()).startsWith("application/problem+json");
                var waiting = api.get("/api/v1/sessions").body();
                assertThat(waiting.toString()).contains("ASSEMBLING");
                var id = recorder.journals("sealed")
                        .getFirst()
                        .getFileName()
                        .toString()
                        .replace(".ewj", "");
                assertThat(api.get("/api/v1/recordings/" + id).status()).isEqualTo(200);

                postgres.up();

                assertThat(recorder.awaitFinished().manifest().id().value()).isEqualTo(id);
                var found = api.get("/api/v1/recordings").body();
                assertThat(found.get("total").asInt()).isEqualTo(1);
                Awaitility.await()
                        .until(() ->
                                !api.get("/api/v1/sessions").body().toString().contains("ASSEMBLING"));
            }
        }
    }

    private static void record(ScenarioRecorder recorder) throws Exception {
        try (var client = new ScenarioClient(recorder, Transport.UDP);
                var call = client.call(Offers.twoStreams())) {
            call.sendsTone(200, 0, 1);
            call.bye();
            call.awaitEnd();
        }
    }

    private static String settings(CatalogConfig database) {
        return "catalog: { url: '%s', user: '%s' }\n".formatted(database.url(), database.user());
    }
}
