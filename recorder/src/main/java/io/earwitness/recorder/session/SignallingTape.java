package io.earwitness.recorder.session;

import io.earwitness.recorder.journal.JournalRecord.MessageSeen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The messages of one call on their way to its journal: held until there is one, dropped when it is closed.
///
/// Written on the signalling loop, connected and cut by the session. Thread-safe.
final class SignallingTape {
    private static final int HELD_MAX = 32;

    private final long begunNanos;
    private final List<MessageSeen> held = new ArrayList<>();
    private boolean connected;
    private Consumer<MessageSeen> journal = this::hold;

    /// @param begunNanos by the monotonic clock
    SignallingTape(long begunNanos) {
        this.begunNanos = begunNanos;
    }

    /// Nobody took the call, and nobody will.
    synchronized boolean isAbandoned(long nowNanos, Duration patience) {
        return !connected && nowNanos - begunNanos > patience.toNanos();
    }

    synchronized void add(MessageSeen message) {
        journal.accept(message);
    }

    /// From now on messages go to the journal, first those that were held.
    synchronized void connect(Consumer<MessageSeen> opened) {
        held.forEach(opened);
        held.clear();
        journal = opened;
        connected = true;
    }

    /// The journal takes nothing more.
    synchronized void cut() {
        held.clear();
        journal = _ -> {};
        connected = false;
    }

    private void hold(MessageSeen message) {
        if (held.size() < HELD_MAX) {
            held.add(message);
        }
    }
}
