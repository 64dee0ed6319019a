package io.earwitness.recorder.journal;

import io.earwitness.recorder.model.RecordingId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Where the next process finds what one part of a session cannot go on without: bytes that are secret, and counters
/// that change in place.
///
/// Owned by whoever fills it, and one thread; what is to be kept soon is written by another one. It goes with the
/// journal's end.
public final class KeptPlace {
    private final KeptFiles files;
    private final RecordingId id;
    private final String part;
    private final Runnable lost;
    private final AtomicReference<byte @Nullable []> next = new AtomicReference<>();
    private boolean ended;

    /// @param lost is run where it cannot be kept
    KeptPlace(KeptFiles files, RecordingId id, String part, Runnable lost) {
        this.files = files;
        this.id = id;
        this.part = part;
        this.lost = lost;
    }

    /// What another process left.
    ///
    /// @param counters a copy of them
    public record Left(byte[] secrets, ByteBuffer counters) {}

    /// @throws IOException where something lies there that cannot be read
    public Optional<Left> left(int countersBytes) throws IOException {
        return files.read(id, part, countersBytes).map(found -> new Left(found.bytes(), found.counters()));
    }

    /// Keeps this instead of what was kept before, without counters, and returns at once. Of several before one is
    /// written
    /// the last counts.
    public void replaceSoon(byte[] secrets) {
        if (next.getAndSet(secrets) == null) {
            Thread.ofVirtual().name("kept-place").start(this::write);
        }
    }

    private void write() {
        for (var wanted = next.get(); wanted != null; wanted = next.get()) {
            synchronized (this) {
                if (!ended) {
                    var _ = replace(wanted, 0, _ -> {});
                }
            }
            if (next.compareAndSet(wanted, null)) {
                return;
            }
        }
    }

    /// Nothing more is kept soon; waits for what is being written.
    public synchronized void end() {
        ended = true;
    }

    /// Keeps this instead of what was kept before, at once or not at all. Where it cannot be kept the session does not
    /// go on after a kill: half of it would be worse than none.
    ///
    /// @param first fills the counters
    /// @return the counters from now on; empty where they cannot be kept
    public Optional<ByteBuffer> replace(byte[] secrets, int countersBytes, Consumer<ByteBuffer> first) {
        try {
            return Optional.of(files.replace(id, part, secrets, countersBytes, first));
        } catch (IOException full) {
            lost.run();
            return Optional.empty();
        }
    }
}
