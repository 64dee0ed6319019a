package io.earwitness.media.srtp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// The packet indices under one set of keys, in memory that may outlive the process: what another process needs so as
/// to refuse what came before, and never to use an index of ours again. It holds no key.
///
/// ```
///  0  our next SRTCP index
///  8  64 senders of 24 bytes: 1 and the SSRC; highest SRTP index and 1; highest SRTCP index and 1; zeros: none
/// ```
///
/// Each number is eight bytes, stored at once, before the packet is used: a kill leaves it as it was or as it is.
public final class IndexLedger {
    public static final int BYTES = Long.BYTES + SsrcContexts.SSRCS_MAX * Entry.BYTES;

    private static final VarHandle LONGS = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final @Nullable ByteBuffer memory;

    /// @param memory of [#BYTES], its start aligned to eight; zeros where nothing is known yet
    public IndexLedger(ByteBuffer memory) {
        if (memory.capacity() < BYTES) {
            throw new IllegalArgumentException("a ledger of indices takes " + BYTES + " bytes");
        }
        this.memory = memory;
    }

    private IndexLedger() {
        this.memory = null;
    }

    /// One that keeps nothing.
    static IndexLedger forgetful() {
        return new IndexLedger();
    }

    /// Our next SRTCP index, as it was kept.
    long ownNext() {
        return get(0);
    }

    void ownNext(long index) {
        set(0, index);
    }

    /// The place of a sender, by the order in which they came.
    Entry entry(int place) {
        return new Entry(Long.BYTES + place * Entry.BYTES);
    }

    private long get(int at) {
        return memory == null ? 0 : (long) LONGS.getAcquire(memory, at);
    }

    private void set(int at, long value) {
        if (memory != null) {
            LONGS.setRelease(memory, at, value);
        }
    }

    /// One sender.
    final class Entry {
        private static final int BYTES = 3 * Long.BYTES;
        private static final long BOUND = 1L << 32;

        private final int at;

        private Entry(int at) {
            this.at = at;
        }

        boolean isBound() {
            return get(at) != 0;
        }

        int ssrc() {
            return (int) get(at);
        }

        /// Of a sender whose packets begin.
        void bind(int ssrc) {
            set(at, 0);
            rtp(ReplayWindow.NONE);
            rtcp(ReplayWindow.NONE);
            set(at, BOUND | Integer.toUnsignedLong(ssrc));
        }

        long rtp() {
            return get(at + Long.BYTES) - 1;
        }

        void rtp(long highest) {
            set(at + Long.BYTES, highest + 1);
        }

        long rtcp() {
            return get(at + 2 * Long.BYTES) - 1;
        }

        void rtcp(long highest) {
            set(at + 2 * Long.BYTES, highest + 1);
        }
    }
}
