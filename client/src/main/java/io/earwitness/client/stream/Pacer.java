package io.earwitness.client.stream;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread that sends what is due, for all streams of all calls. Whoever opens it closes it.
///
/// Times are those of [System#nanoTime()]. A thread that comes late sends what it missed at once, so no packet is left
/// out.
public final class Pacer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pacer.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Due> queue = new PriorityQueue<>(Comparator.comparingLong(Due::distance));
    private final long origin = System.nanoTime();
    private final Thread thread;
    private boolean closed;

    /// Something that sends one packet at a time.
    public interface Paced {
        /// What [#sendDue] returns when nothing is left to send.
        long DONE = Long.MAX_VALUE;

        /// Sends what is due now and says when to come again. May not block.
        long sendDue(long nowNanos);
    }

    /// @param distance nanoseconds since the pacer's origin, so that comparison survives a wrap of the clock
    private record Due(long distance, Paced paced) {}

    public Pacer() {
        thread = Thread.ofPlatform().name("pacer").daemon().start(this::run);
    }

    public void add(Paced paced, long firstDueNanos) {
        lock.lock();
        try {
            queue.add(new Due(firstDueNanos - origin, paced));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            while (true) {
                Due due = awaitDue();
                if (due == null) {
                    return;
                }
                send(due.paced());
            }
        } catch (InterruptedException stopped) {
            thread.interrupt();
        }
    }

    private void send(Paced paced) {
        try {
            long next = paced.sendDue(System.nanoTime());
            if (next != Paced.DONE) {
                add(paced, next);
            }
        } catch (RuntimeException failure) {
            LOG.error("a stream failed to send and is given up; the others go on", failure);
        }
    }

    /// Null once the pacer is closed.
    private @Nullable Due awaitDue() throws InterruptedException {
        lock.lock();
        try {
            while (!closed) {
                Due first = queue.peek();
                if (first == null) {
                    changed.await();
                    continue;
                }
                long wait = first.distance() - (System.nanoTime() - origin);
                if (wait <= 0) {
                    return queue.poll();
                }
                changed.awaitNanos(wait);
            }
            return null;
        } finally {
            lock.unlock();
        }
    }
}
