package io.earwitness.recorder;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A task of the wiring that is done again and again on a thread of its own, whatever it throws, until closed.
final class Repetition implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Repetition.class);

    private final String name;
    private final Task task;
    private final ScheduledThreadPoolExecutor timer;
    private boolean failing;

    /// What is done again and again.
    @FunctionalInterface
    interface Task {
        void run() throws Exception;
    }

    private Repetition(String name, Task task) {
        this.name = name;
        this.task = task;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name(name).factory());
    }

    /// @param interval between the end of one round and the start of the next
    /// @param name     the thread's
    static Repetition every(Duration interval, String name, Task task) {
        var repetition = new Repetition(name, task);
        var nanos = interval.toNanos();
        var _ = repetition.timer.scheduleWithFixedDelay(repetition::round, nanos, nanos, TimeUnit.NANOSECONDS);
        return repetition;
    }

    private void round() {
        try {
            task.run();
            failing = false;
        } catch (Throwable failure) {
            // Thrown on, it would end the repetition for good; told each time, it would fill the log.
            if (!failing) {
                log.error("{} failed; trying again", name, failure);
            }
            failing = true;
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
