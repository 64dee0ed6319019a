package io.earwitness.sip.dialog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SerialQueueTest {
    private final SerialQueue queue = new SerialQueue("test-queue");
    private final CountDownLatch last = new CountDownLatch(1);

    @Test
    void runsTasksInTheirOrder() throws Exception {
        var ran = new CopyOnWriteArrayList<Integer>();
        IntStream.range(0, 100).forEach(task -> queue.execute(() -> ran.add(task)));
        queue.execute(last::countDown);

        assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).isEqualTo(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void goesOnAfterATaskThatThrows() throws Exception {
        var failures = List.of(new IllegalStateException("a test's"), new StackOverflowError("a test's"));
        for (var failure : failures) {
            queue.execute(() -> rethrow(failure));
        }
        queue.execute(last::countDown);

        assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
        // The last task is counted until a moment after it has run.
        await().until(() -> queue.size() == 0);
    }

    private static void rethrow(Throwable failure) {
        switch (failure) {
            case RuntimeException exception -> throw exception;
            case Error error -> throw error;
            default -> throw new AssertionError(failure);
        }
    }
}
