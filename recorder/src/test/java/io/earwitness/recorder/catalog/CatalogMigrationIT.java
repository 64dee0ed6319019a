package io.earwitness.recorder.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.model.CorrelationId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class CatalogMigrationIT {
    private static final String OLD_ID = "01KBVG8D80ABCDEFGHJKMNPQRS";

    private final TestDatabase database;

    @TempDir
    Path scratch;

    CatalogMigrationIT(TestDatabase database) {
        this.database = database;
    }

    @Test
    void opensACatalogOfTheFirstVersionAndGoesOnInIt() throws Exception {
        var config = database.create(scratch);
        var migrated = Flyway.configure()
                .dataSource(config.url(), config.user(), config.password())
                .locations("classpath:db/" + (database == TestDatabase.SQLITE ? "sqlite" : "postgresql"))
                .target("1")
                .load()
                .migrate();
        assertThat(migrated.migrationsExecuted).isEqualTo(1);
        insertOldRow(config);

        try (var catalog = Catalog.open(config, new SimpleMeterRegistry())) {
            var recording = FakeRecording.of(
                            Instant.parse("2026-03-04T12:00:00Z"),
                            2_000,
                            new Random(5),
                            FakeVoice.speaking("Leo", "sip:leo@example.com", 200, 2_000))
                    .named(new CorrelationId("ucid", "4711", "INVITE User-to-User"));
            catalog.add(recording.manifest(List.of()), recording.waveform());

            assertThat(catalog.find(RecordingQuery.of(new Criterion.Words("ana")))
                            .recordings())
                    .extracting(found -> found.id().value())
                    .containsExactly(OLD_ID);
            assertThat(catalog.find(RecordingQuery.of(new Criterion.Identifier("ucid:4711")))
                            .recordings())
                    .extracting(RecordingSummary::id)
                    .containsExactly(recording.id());
            assertThat(catalog.count()).isEqualTo(2);
        }
    }

    private static void insertOldRow(CatalogConfig config) throws Exception {
        try (var connection = DriverManager.getConnection(config.url(), config.user(), config.password());
                var insert = connection.prepareStatement("""
                        insert into recording (id, started_nanos, length_millis, verdict, verdict_reason, call_id,
                            session_id, user_agent, client_address, transport, gap_millis, paused_millis, parties,
                            overview, party_text, client_text, search_text)
                        values (?, 1767225600000000000, 1000, 'COMPLETE', 'Everything is here.', 'c', 's', 'Acme',
                            '192.0.2.1:5060', 'UDP', 0, 0, '[]', '{"stepMillis":20,"lanes":[]}', 'ana', 'acme', 'ana')
                        """)) {
            insert.setString(1, OLD_ID);
            assertThat(insert.executeUpdate()).isEqualTo(1);
        }
    }
}
