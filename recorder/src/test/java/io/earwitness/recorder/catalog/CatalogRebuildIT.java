package io.earwitness.recorder.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.archive.Archive;
import io.earwitness.recorder.model.CorrelationId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class CatalogRebuildIT {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Random random = new Random(3);

    private final TestDatabase database;

    @TempDir
    Path scratch;

    CatalogRebuildIT(TestDatabase database) {
        this.database = database;
    }

    @Test
    void bringsEveryRecordingBackAfterTheDatabaseIsLost() throws Exception {
        var archive = Archive.open(scratch.resolve("recordings"), meters);
        RecordingPage before;
        List<ClientSummary> clients;
        Optional<ClientProfile> profile;
        try (var catalog = Catalog.open(database.create(folder("first")), meters)) {
            for (var day = 0; day < 5; day++) {
                store(archive, catalog, Instant.parse("2026-03-04T12:00:00Z").minus(Duration.ofDays(day)));
            }
            before = catalog.find(RecordingQuery.of());
            clients = catalog.clients();
            profile = catalog.client(clients.getFirst().id());
        }

        try (var catalog = Catalog.open(database.create(folder("second")), meters)) {
            assertThat(catalog.count()).isZero();

            assertThat(new CatalogRebuild(archive, catalog).addMissing()).isEqualTo(5);

            assertThat(catalog.find(RecordingQuery.of())).isEqualTo(before);
            assertThat(catalog.clients()).isEqualTo(clients);
            assertThat(profile).isPresent();
            assertThat(catalog.client(clients.getFirst().id())).isEqualTo(profile);
            assertThat(catalog.find(RecordingQuery.of(new Criterion.Identifier("ucid:20260302*")))
                            .recordings())
                    .as("what other systems call it")
                    .hasSize(1);
            assertThat(new CatalogRebuild(archive, catalog).addMissing()).isZero();
        }
    }

    @Test
    void bringsARecordingBackWithoutItsPictureWhereThatIsUnreadable() throws Exception {
        var archive = Archive.open(scratch.resolve("recordings"), meters);
        var recording = recording(Instant.parse("2026-03-04T12:00:00Z"));
        var archived = archive.store(recording.assembleIn(scratch.resolve("work")));
        Files.writeString(archived.folder().resolve("waveform.json"), "{ half");

        try (var catalog = Catalog.open(database.create(folder("only")), meters)) {
            new CatalogRebuild(archive, catalog).addMissing();

            assertThat(catalog.get(recording.id()).orElseThrow().overview().lanes())
                    .isEmpty();
        }
    }

    private Path folder(String name) throws Exception {
        return Files.createDirectories(scratch.resolve(name));
    }

    private void store(Archive archive, Catalog catalog, Instant startedAt) throws Exception {
        var assembled = recording(startedAt).assembleIn(scratch.resolve("work"));
        archive.store(assembled);
        catalog.add(assembled.manifest(), assembled.waveform());
    }

    private FakeRecording recording(Instant startedAt) {
        var day = startedAt.toString().substring(0, 10).replace("-", "");
        return FakeRecording.of(startedAt, 2_000, random, FakeVoice.speaking("Ana", "sip:ana@example.com", 200, 2_000))
                .named(new CorrelationId("ucid", day + "0001", "INVITE User-to-User"));
    }
}
