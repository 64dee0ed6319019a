package io.earwitness.sip.transport;

import io.earwitness.sip.transport.SignallingLoop.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The timers of a loop, put together so that those which end at about the same time wake it once. None is early; each
/// is late by up to 10 ms, a long one by up to a hundredth of its length, but never by a second. Used by the loop
/// alone.
///
/// Most timers are cancelled long before their time. Whatever such a one would have run is let go at once.
final class LoopTimers {
    private static final long TICK_NANOS = 10_000_000;
    private static final long FINENESS = 128;
    private static final long GRAIN_MAX = 64;

    private final LongSupplier nanoClock;
    private final Alarm alarm;
    private final Map<Long, Tick> ticks = new HashMap<>();

    /// Wakes the loop.
    @FunctionalInterface
    interface Alarm {
        Timer after(long nanos, Runnable task);
    }

    LoopTimers(LongSupplier nanoClock, Alarm alarm) {
        this.nanoClock = nanoClock;
        this.alarm = alarm;
    }

    Timer after(Duration delay, Runnable task) {
        long now = nanoClock.getAsLong();
        long grain = Math.clamp(Long.highestOneBit(delay.toNanos() / FINENESS / TICK_NANOS), 1, GRAIN_MAX);
        long number = Math.ceilDiv(now + delay.toNanos(), TICK_NANOS * grain) * grain;
        var tick = ticks.computeIfAbsent(number, _ -> new Tick(number, now));
        return tick.add(task);
    }

    /// What ends at one time.
    private final class Tick {
        private final long number;
        private final List<Waiting> all = new ArrayList<>(2);
        private final Timer wake;
        private int left;

        Tick(long number, long now) {
            this.number = number;
            this.wake = alarm.after(number * TICK_NANOS - now, this::run);
        }

        Timer add(Runnable task) {
            var waiting = new Waiting(this, task);
            all.add(waiting);
            left++;
            return waiting;
        }

        void dropOne() {
            if (--left == 0 && ticks.remove(number, this)) {
                wake.cancel();
            }
        }

        private void run() {
            ticks.remove(number, this);
            all.forEach(Waiting::run);
        }
    }

    private static final class Waiting implements Timer {
        private final Tick tick;
        private @Nullable Runnable task;

        Waiting(Tick tick, Runnable task) {
            this.tick = tick;
            this.task = task;
        }

        @Override
        public void cancel() {
            if (task != null) {
                task = null;
                tick.dropOne();
            }
        }

        void run() {
            var due = task;
            if (due != null) {
                task = null;
                due.run();
            }
        }
    }
}
