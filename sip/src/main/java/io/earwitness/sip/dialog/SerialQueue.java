package io.earwitness.sip.dialog;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs tasks one after the other, in their order, on a virtual thread that lives only while there are any.
///
/// Without a lock: who adds a task would wait for it just when it has started the thread that wants it.
final class SerialQueue {
    private static final Logger LOG = LoggerFactory.getLogger(SerialQueue.class);

    private final String name;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger unfinished = new AtomicInteger();

    SerialQueue(String name) {
        this.name = name;
    }

    void execute(Runnable task) {
        tasks.add(task);
        if (unfinished.getAndIncrement() == 0) {
            Thread.ofVirtual().name(name).start(this::drain);
        }
    }

    /// How many wait or run.
    int size() {
        return unfinished.get();
    }

    private void drain() {
        do {
            var task = tasks.remove();
            try {
                task.run();
            } catch (Throwable failure) {
                // Errors too: thrown on, it would leave the queue running for ever with nobody in it.
                LOG.error("a dialog handler failed", failure);
            }
        } while (unfinished.decrementAndGet() > 0);
    }
}
