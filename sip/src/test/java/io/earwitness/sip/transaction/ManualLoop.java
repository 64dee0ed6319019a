package io.earwitness.sip.transaction;

import io.earwitness.sip.transport.SignallingLoop;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.PriorityQueue;
import java.util.Queue;

/// A loop whose time stands still until the test moves it; due tasks run in their order, on the test's thread.
/// Tasks of other threads run on those, one at a time.
public final class ManualLoop implements SignallingLoop {
    private final PriorityQueue<Due> due = new PriorityQueue<>();
    private final Queue<Runnable> held = new ArrayDeque<>();
    private boolean holding;
    private long nowMillis;
    private long order;

    private final class Due implements Comparable<Due>, Timer {
        final long atMillis;
        final long number = order++;
        final Runnable task;

        Due(long atMillis, Runnable task) {
            this.atMillis = atMillis;
            this.task = task;
        }

        @Override
        public void cancel() {
            synchronized (ManualLoop.this) {
                due.remove(this);
            }
        }

        @Override
        public int compareTo(Due other) {
            int byTime = Long.compare(atMillis, other.atMillis);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    @Override
    public synchronized void execute(Runnable task) {
        if (holding) {
            held.add(task);
        } else {
            task.run();
        }
    }

    /// From now on tasks wait for [#runHeld], as on a real loop: who hands one in does not hear what it throws.
    public synchronized void hold() {
        holding = true;
    }

    public synchronized void runHeld() {
        for (var next = held.poll(); next != null; next = held.poll()) {
            next.run();
        }
    }

    @Override
    public synchronized Timer after(Duration delay, Runnable task) {
        var timer = new Due(nowMillis + delay.toMillis(), task);
        due.add(timer);
        return timer;
    }

    public synchronized void pass(Duration duration) {
        long until = nowMillis + duration.toMillis();
        for (var next = due.peek(); next != null && next.atMillis <= until; next = due.peek()) {
            due.remove(next);
            nowMillis = next.atMillis;
            next.task.run();
        }
        nowMillis = until;
    }

    @Override
    public synchronized long nanoTime() {
        return nowMillis * 1_000_000;
    }

    public synchronized long nowMillis() {
        return nowMillis;
    }

    public synchronized int timersPending() {
        return due.size();
    }
}
