package io.earwitness.sip.transport;

import java.time.Duration;

/// The one thread that owns all protocol state of an endpoint, and its timers. What runs on it never blocks.
public interface SignallingLoop {
    void execute(Runnable task);

    /// On the loop, as is cancelling.
    Timer after(Duration delay, Runnable task);

    /// The clock of its timers; only differences mean anything.
    default long nanoTime() {
        return System.nanoTime();
    }

    /// Something that will happen unless it is cancelled. Cancelling late does no harm.
    interface Timer {
        Timer NONE = () -> {};

        void cancel();
    }
}
