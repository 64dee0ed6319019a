package io.earwitness.recorder.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.earwitness.recorder.keys.KeyRing;
import io.earwitness.recorder.model.RecordingId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What is kept soon, by a thread of its own, around the end and where it cannot be kept.
class KeptPlaceTest {
    private static final RecordingId ID = new RecordingId("01M7YR84WQQ3DD61ANYP04Y5YG");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final AtomicInteger lost = new AtomicInteger();

    private KeptFiles files(Path in) {
        return new KeptFiles(Optional.of(in), new KeptSeal(KeyRing.none()));
    }

    private boolean isEmpty() throws Exception {
        try (var left = Files.list(directory)) {
            return left.findAny().isEmpty();
        }
    }

    @Test
    void theLastOfSeveralIsKept() {
        var place = new KeptPlace(files(directory), ID, "a", lost::incrementAndGet);
        for (var i = 0; i <= 100; i++) {
            place.replaceSoon(new byte[] {(byte) i});
        }

        Awaitility.await()
                .atMost(PATIENCE)
                .until(() ->
                        place.left(0).filter(left -> left.secrets()[0] == 100).isPresent());
        assertThat(lost).hasValue(0);
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void theEndWaitsForNobody() throws Exception {
        var fails = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        var place = new KeptPlace(files(directory.resolve("not there")), ID, "a", () -> {
            fails.countDown();
            try {
                ended.await();
            } catch (InterruptedException stopped) {
                throw new AssertionError(stopped);
            }
            over.countDown();
        });
        place.replaceSoon(new byte[1]);
        fails.await();

        place.end();

        ended.countDown();
        over.await();
    }

    @Test
    void whatIsWrittenWhenTheJournalEndsDoesNotStay() throws Exception {
        var files = files(directory);
        var place = new KeptPlace(files, ID, "a", lost::incrementAndGet);
        place.replaceSoon(new byte[16 << 20]);
        Awaitility.await()
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .atMost(PATIENCE)
                .until(() -> !isEmpty());

        place.end();
        files.forgetParts(ID);

        Awaitility.await().atMost(PATIENCE).until(this::isEmpty);
        assertThat(lost).hasValue(0);
    }

    @Test
    void whatCannotBeKeptIsToldEachTimeWhateverIsWrong() {
        var unwritable = new KeptPlace(files(directory.resolve("not there")), ID, "a", lost::incrementAndGet);
        var unnameable = new KeptPlace(files(directory), ID, "\0", lost::incrementAndGet);

        unwritable.replaceSoon(new byte[1]);
        Awaitility.await().atMost(PATIENCE).until(() -> lost.get() == 1);
        unwritable.replaceSoon(new byte[1]);
        Awaitility.await().atMost(PATIENCE).until(() -> lost.get() == 2);
        unnameable.replaceSoon(new byte[1]);
        Awaitility.await().atMost(PATIENCE).until(() -> lost.get() == 3);
        unnameable.replaceSoon(new byte[1]);
        Awaitility.await().atMost(PATIENCE).until(() -> lost.get() == 4);
    }
}
