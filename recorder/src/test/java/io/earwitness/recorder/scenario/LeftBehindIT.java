package io.earwitness.recorder.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.journal.JournalConfig;
import io.earwitness.recorder.journal.JournalListener;
import io.earwitness.recorder.journal.JournalRecord.SessionOpened;
import io.earwitness.recorder.journal.Journals;
import io.earwitness.recorder.model.RecordingId;
import io.earwitness.recorder.model.SessionOrigin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a recorder that died left behind, as the next one shows it.
class LeftBehindIT {
    private static final Instant THEN = Instant.parse("2026-03-04T12:00:00Z");
    private static final SplittableRandom RANDOM = new SplittableRandom(5);
    private static final SessionOrigin ORIGIN =
            new SessionOrigin("left-behind@src", "tag", "Test SRC", "127.0.0.2:5070", "127.0.0.1:5060", "UDP", "sip:s");

    @TempDir
    Path directory;

    @Test
    void recoveredJournalIsShownAsAssemblingUntilItsRecordingIsFinished() throws Exception {
        var id = leftOpen();
        try (var recorder = ScenarioRecorder.in(directory, "catalog: { url: '" + databaseAway() + "' }\n");
                var api = new ApiCalls(recorder.recorder().page())) {
            var shown = api.get("/api/v1/sessions").body();

            assertThat(shown.toString()).contains(id.value(), "ASSEMBLING", "left-behind@src", "127.0.0.2:5070");
        }

        try (var recorder = ScenarioRecorder.in(directory);
                var api = new ApiCalls(recorder.recorder().page())) {
            assertThat(recorder.awaitFinished().manifest().id()).isEqualTo(id);
            // The listener hears of the recording before the journal is put away.
            Awaitility.await()
                    .untilAsserted(
                            () -> assertThat(api.get("/api/v1/sessions").body().toString())
                                    .doesNotContain(id.value()));
            assertThat(api.get("/api/v1/recordings/" + id.value()).status()).isEqualTo(200);
        }
    }

    @Test
    void journalThatCannotBeReadIsShownOnceAsNotRecordedWithItsReason() throws Exception {
        var id = RecordingId.create(THEN, RANDOM);
        var open = Files.createDirectories(directory.resolve("journals/open"));
        Files.writeString(open.resolve(id + ".ewj"), "this is no journal at all, whatever its name says");

        for (var start = 0; start < 2; start++) {
            try (var recorder = ScenarioRecorder.in(directory);
                    var api = new ApiCalls(recorder.recorder().page())) {
                var shown = api.get("/api/v1/not-recorded").body().toString();

                assertThat(shown)
                        .containsOnlyOnce("\"recordingId\":\"" + id.value())
                        .contains("The journal cannot be read");
                assertThat(api.get("/api/v1/sessions").body().toString()).doesNotContain(id.value());
            }
        }
    }

    private RecordingId leftOpen() throws IOException {
        var id = RecordingId.create(THEN, RANDOM);
        try (var journals = Journals.open(
                directory.resolve("journals"),
                JournalConfig.defaults(),
                Clock.systemUTC(),
                new SimpleMeterRegistry(),
                new NobodyListens())) {
            var journal = journals.create(id);
            journal.append(new SessionOpened(THEN.getEpochSecond() * 1_000_000_000L, id, ORIGIN));
            journal.sync();
        }
        return id;
    }

    private static String databaseAway() throws IOException {
        try (var closedAtOnce = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "jdbc:postgresql://127.0.0.1:" + closedAtOnce.getLocalPort() + "/catalog";
        }
    }

    private static final class NobodyListens implements JournalListener {
        @Override
        public void writeFailed(RecordingId id, IOException cause) {}

        @Override
        public void writeResumed(RecordingId id, long recordsLost) {}
    }
}
