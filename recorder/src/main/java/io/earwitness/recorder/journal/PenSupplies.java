package io.earwitness.recorder.journal;

import java.time.Clock;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;

/// What the pens of all journals share. Thread-safe.
///
/// @param random as unpredictable as nonces must be
/// @param rounds when to write whatever is there
record PenSupplies(
        Clock clock,
        JournalCounters counters,
        JournalListener listener,
        RandomGenerator random,
        SyncRounds rounds,
        Queue<byte[]> scratch) {
    private static final int SCRATCH_BYTES_KEPT = 256 * 1024;

    PenSupplies(Clock clock, JournalCounters counters, JournalListener listener, RandomGenerator random) {
        this(clock, counters, listener, random, new SyncRounds(), new ConcurrentLinkedQueue<>());
    }

    /// Memory to make a block in, for as long as that takes.
    byte[] takeScratch(int bytes) {
        var spare = scratch.poll();
        return spare != null && spare.length >= bytes ? spare : new byte[Math.max(bytes, 40 * 1024)];
    }

    void giveScratch(byte[] used) {
        if (used.length <= SCRATCH_BYTES_KEPT) {
            scratch.add(used);
        }
    }
}
