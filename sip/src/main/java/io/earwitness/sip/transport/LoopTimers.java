package io.earwitness.sip.transport;

import io.earwitness.sip.transport.SignallingLoop.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The timers of a loop, put together so that those which end at about the same time wake it once. None is early; each
/// is late by up to 10 ms, a long one by up to a hundredth of its length, but never by a second. Used by the loop
/// alone.
///
/// Most timers are cancelled long before their time. Such a one is forgotten at once, with whatever it would have run.
final class LoopTimers {
    private static final long TICK_NANOS = 10_000_000;
    private static final long FINENESS = 128;
    private static final long GRAIN_MAX = 64;

    private final LongSupplier nanoClock;
    private final Alarm alarm;
    private final Consumer<Runnable> runner;
    private final Map<Long, Tick> ticks = new HashMap<>();

    /// Wakes the loop.
    @FunctionalInterface
    interface Alarm {
        Timer after(long nanos, Runnable task);
    }

    LoopTimers(LongSupplier nanoClock, Alarm alarm) {
        this(nanoClock, alarm, Runnable::run);
    }

    /// @param runner runs what is due, and throws nothing
    LoopTimers(LongSupplier nanoClock, Alarm alarm, Consumer<Runnable> runner) {
        this.nanoClock = nanoClock;
        this.alarm = alarm;
        this.runner = runner;
    }

    Timer after(Duration delay, Runnable task) {
        long now = nanoClock.getAsLong();
        long nanos = delay.toNanos();
        long grain = Math.clamp(Long.highestOneBit(nanos / FINENESS / TICK_NANOS), 1, GRAIN_MAX);
        long number = Math.ceilDiv(now + nanos, TICK_NANOS * grain) * grain;
        var tick = ticks.computeIfAbsent(number, _ -> new Tick(number, now));
        return tick.add(task);
    }

    /// What ends at one time, in the order in which it began.
    private final class Tick {
        private final long number;
        private final Timer wake;
        private @Nullable Waiting first;
        private @Nullable Waiting last;

        Tick(long number, long now) {
            this.number = number;
            this.wake = alarm.after(number * TICK_NANOS - now, this::run);
        }

        Timer add(Runnable task) {
            var waiting = new Waiting(this, task, last);
            if (last == null) {
                first = waiting;
            } else {
                last.next = waiting;
            }
            last = waiting;
            return waiting;
        }

        void drop(Waiting gone) {
            if (gone.before == null) {
                first = gone.next;
            } else {
                gone.before.next = gone.next;
            }
            if (gone.next == null) {
                last = gone.before;
            } else {
                gone.next.before = gone.before;
            }
            if (first == null && ticks.remove(number, this)) {
                wake.cancel();
            }
        }

        private void run() {
            ticks.remove(number, this);
            for (var due = first; due != null; due = first) {
                runner.accept(due.taken());
            }
        }
    }

    /// Holds nothing any more once it has run or was cancelled.
    private static final class Waiting implements Timer {
        private @Nullable Tick tick;
        private @Nullable Runnable task;
        private @Nullable Waiting before;
        private @Nullable Waiting next;

        Waiting(Tick tick, Runnable task, @Nullable Waiting before) {
            this.tick = tick;
            this.task = task;
            this.before = before;
        }

        @Override
        public void cancel() {
            if (tick != null) {
                tick.drop(this);
                tick = null;
                task = null;
                before = null;
                next = null;
            }
        }

        Runnable taken() {
            var taken = Objects.requireNonNull(task);
            cancel();
            return taken;
        }
    }
}
