package io.earwitness.media.net.linux;

import java.util.concurrent.atomic.AtomicLong;

/// A count that one thread adds to and any may read: no locked instruction, behind which a processor would have to wait
/// for every packet's memory.
final class OwnersCount {
    private final AtomicLong count = new AtomicLong();

    /// Only for the one thread.
    void add(long more) {
        count.setRelease(count.getPlain() + more);
    }

    long get() {
        return count.getAcquire();
    }
}
