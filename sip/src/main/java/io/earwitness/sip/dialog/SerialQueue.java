package io.earwitness.sip.dialog;

import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs tasks one after the other, in their order, on a virtual thread that lives only while there are any.
final class SerialQueue {
    private static final Logger LOG = LoggerFactory.getLogger(SerialQueue.class);

    private final String name;
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean running;

    SerialQueue(String name) {
        this.name = name;
    }

    synchronized void execute(Runnable task) {
        tasks.add(task);
        if (!running) {
            running = true;
            Thread.ofVirtual().name(name).start(this::drain);
        }
    }

    synchronized int size() {
        return tasks.size();
    }

    private void drain() {
        for (var task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (Throwable failure) {
                // Errors too: thrown on, it would leave the queue running for ever with nobody in it.
                LOG.error("a dialog handler failed", failure);
            }
        }
    }

    private synchronized @Nullable Runnable next() {
        var task = tasks.poll();
        running = task != null;
        return task;
    }
}
