package io.earwitness.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class KilledProcessIT {
    private static final long MAY_BE_LOST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    @TempDir
    Path directory;

    @RepeatedTest(3)
    void aKilledProcessLosesNothingThatCameMoreThanATenthOfASecondBefore() throws Exception {
        var journalDirectory = directory.resolve("journals");
        var told = KilledWriter.tell(directory.resolve("told"));
        var child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        journalDirectory.toString(),
                        directory.resolve("told").toString())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(directory.resolve("errors").toFile())
                .start();
        try {
            await().atMost(Duration.ofSeconds(60)).until(() -> told.getLong(0) > 700);
        } finally {
            child.destroyForcibly().waitFor();
        }

        var room = new JournalRoom();
        try (var journals = room.journals(journalDirectory)) {
            var recovered = journals.recoverOpen();
            assertThat(recovered).hasSize(1);
            assertThat(recovered.getFirst().damage()).isEmpty();
            var lastTurnNanos = told.getLong(8);
            var mustBeThere = 0;
            while (mustBeThere < told.getLong(0)
                    && told.getLong(16 + 8 * mustBeThere) < lastTurnNanos - MAY_BE_LOST_NANOS) {
                mustBeThere++;
            }
            assertThat(recovered.getFirst().records()).isGreaterThanOrEqualTo(mustBeThere);
            assertThat(mustBeThere).isPositive();
            var records = JournalRoom.records(recovered.getFirst().journal().file());
            for (var i = 0; i < recovered.getFirst().records(); i++) {
                assertThat(records.get(i)).startsWith("RTP 0  " + i + " %08x".formatted(i));
            }
        }
    }
}
