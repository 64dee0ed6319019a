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
    private volatile boolean ended;

    /// @param lost is run where it cannot be kept, by whichever thread finds out
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

    /// Keeps this instead of what was kept before, without counters, and returns at once. Of several that come before
    /// one is written the last counts. Where it cannot be kept, a thread of its own is told so.
    public void replaceSoon(byte[] secrets) {
        if (next.getAndSet(secrets) == null) {
            Thread.ofVirtual().name("kept-place").start(this::write);
        }
    }

    private void write() {
        var written = false;
        try {
            for (var wanted = next.get(); wanted != null && !ended; wanted = next.get()) {
                files.replace(id, part, wanted, 0, _ -> {});
                if (next.compareAndSet(wanted, null)) {
                    break;
                }
            }
            written = true;
        } catch (IOException | RuntimeException full) {
            // Told below, as an error is.
        } finally {
            if (!written) {
                next.set(null);
            }
            over(written);
        }
    }

    // What was under way when it ended may have come after the journal's end, which takes such files away.
    private void over(boolean written) {
        if (ended) {
            try {
                files.forgetPart(id, part);
            } catch (IOException stays) {
                // As after a kill: it goes with the next start.
            }
        } else if (!written) {
            lost.run();
        }
    }

    /// Nothing more is kept soon, and what is being written goes again. Does not wait for that.
    public void end() {
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
