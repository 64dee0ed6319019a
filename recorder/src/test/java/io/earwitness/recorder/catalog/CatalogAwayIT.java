package io.earwitness.recorder.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogAwayIT {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FakeRecording recording = FakeRecording.of(
            Instant.parse("2026-03-04T12:00:00Z"),
            2_000,
            new Random(1),
            FakeVoice.speaking("Ana", "sip:ana@example.com", 200, 2_000));

    @Test
    void comesBackWithItsRowsWhenPostgresqlDoes() throws Exception {
        try (var postgres = TestPostgres.start();
                var catalog = Catalog.open(postgres.database(), meters)) {
            add(catalog);
            postgres.down();

            assertThatThrownBy(() -> catalog.find(RecordingQuery.of()))
                    .isInstanceOf(CatalogUnavailableException.class)
                    .hasMessageContaining("cannot search now");
            assertThatThrownBy(() -> add(catalog)).isInstanceOf(CatalogUnavailableException.class);
            assertThat(failures("add")).isEqualTo(1);

            postgres.up();
            // A pooled connection that died a moment ago may be tried once more; whoever adds tries again.
            await().ignoreException(CatalogUnavailableException.class).untilAsserted(() -> add(catalog));
            assertThat(catalog.count()).isEqualTo(1);
        }
    }

    @Test
    void makesTheTrigramIndexWherePostgresqlHasIt() throws Exception {
        try (var postgres = TestPostgres.start()) {
            var config = postgres.database();
            try (var catalog = Catalog.open(config, meters)) {
                add(catalog);
            }
            try (var connection = DriverManager.getConnection(config.url(), config.user(), "");
                    var statement = connection.createStatement();
                    var index = statement.executeQuery(
                            "select indexdef from pg_indexes where indexname = 'recording_words'")) {
                assertThat(index.next()).isTrue();
                assertThat(index.getString(1)).contains("gin_trgm_ops");
            }
        }
    }

    @Test
    void opensWithoutADatabaseAndMakesTheTablesWhenItComes(@TempDir Path scratch) throws Exception {
        var folder = scratch.resolve("not-yet");
        try (var catalog = Catalog.open(CatalogConfig.sqlite(folder.resolve("catalog.db")), meters)) {
            assertThatThrownBy(catalog::count).isInstanceOf(CatalogUnavailableException.class);

            Files.createDirectories(folder);

            add(catalog);
            assertThat(catalog.count()).isEqualTo(1);
        }
    }

    @Test
    void saysThatItIsAwayWhereTheFileIsNoDatabase(@TempDir Path scratch) throws Exception {
        var file = scratch.resolve("catalog.db");
        Files.writeString(file, "this is no database ".repeat(1000));
        try (var catalog = Catalog.open(CatalogConfig.sqlite(file), meters)) {
            assertThatThrownBy(() -> add(catalog)).isInstanceOf(CatalogUnavailableException.class);
        }
    }

    private void add(Catalog catalog) {
        catalog.add(recording.manifest(List.of()), recording.waveform());
    }

    private double failures(String operation) {
        return meters.get("earwitness.catalog.failures")
                .tag("operation", operation)
                .counter()
                .count();
    }
}
