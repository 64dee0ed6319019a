package io.earwitness.recorder;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RepetitionTest {
    private final AtomicInteger rounds = new AtomicInteger();

    @Test
    void goesOnUntilClosed() {
        try (var _ = Repetition.every(Duration.ofMillis(1), "test-rounds", rounds::incrementAndGet)) {
            await().until(() -> rounds.get() > 3);
        }
    }

    @ParameterizedTest
    @ValueSource(classes = {IllegalStateException.class, NoClassDefFoundError.class, StackOverflowError.class})
    void outlivesWhatTheTaskThrows(Class<? extends Throwable> kind) throws Exception {
        var thrown = kind.getConstructor().newInstance();
        try (var _ = Repetition.every(Duration.ofMillis(1), "test-failing", () -> {
            rounds.incrementAndGet();
            RepetitionTest.<RuntimeException>rethrow(thrown);
        })) {
            await().until(() -> rounds.get() > 3);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void rethrow(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
