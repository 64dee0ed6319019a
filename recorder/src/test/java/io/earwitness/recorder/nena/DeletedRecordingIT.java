package io.earwitness.recorder.nena;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.earwitness.recorder.archive.Archive;
import io.earwitness.recorder.model.RecordingId;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A recording that was deleted before its log events were delivered: that is counted, and not silently done.
@Tag("NENA-04")
class DeletedRecordingIT {
    private static final RecordingId DELETED = new RecordingId("01M7YR84WQQ3DD61ANYP04Y5YG");
    private static final RecordingId OTHER = new RecordingId("01M7YR84WQQ3DD61ANYP04Y5YH");
    private static final NenaElement ELEMENT =
            new NenaElement("logger1.state.pa.us", "psap.allegheny.pa.us", "logging.state.pa.us", ZoneOffset.UTC);

    @TempDir
    Path directory;

    @Test
    void isCountedAndNotWaitedFor() throws Exception {
        var meters = new SimpleMeterRegistry();
        var archive = Archive.open(directory.resolve("recordings"), meters);
        try (var delivery = LogDelivery.start(ELEMENT, archive, directory.resolve("log-events"), nobody(), meters)) {
            delivery.finished(DELETED);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> meters.counter("earwitness.nena.log.recordings.gone")
                                    .count()
                            == 1);
            delivery.letGo(DELETED);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(
                            () -> assertThat(directory.resolve("log-events")).isEmptyDirectory());
        }
    }

    @Test
    void isForgottenOnceItsJournalIsGone() throws Exception {
        var outbox = directory.resolve("log-events");
        var told = Files.createFile(Files.createDirectories(outbox).resolve(DELETED + ".told"));
        var other = Files.createFile(outbox.resolve(OTHER + ".told"));
        var meters = new SimpleMeterRegistry();
        var archive = Archive.open(directory.resolve("recordings"), meters);
        try (var delivery = LogDelivery.start(ELEMENT, archive, outbox, nobody(), meters)) {
            delivery.letGoAllBut(Set.of(OTHER));

            assertThat(told).doesNotExist();
            assertThat(other).exists();
        }
    }

    private static LoggingTarget nobody() throws Exception {
        return new LoggingTarget(
                URI.create("https://127.0.0.1:9"),
                new LoggingTarget.Files(
                        Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }
}
